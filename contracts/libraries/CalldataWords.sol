// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

/// @title Reading calldata whose bounds were checked
/// @notice Solidity checks the bounds of every slice and of every word taken from one, for 40 to 60 gas each. Here the
/// caller has checked them, once.
library CalldataWords {
    /// @notice The 32 bytes of `data` from byte `offset` on.
    /// @dev The caller has made sure that `offset + 32 <= data.length`.
    function wordAt(bytes calldata data, uint256 offset) internal pure returns (uint256 word) {
        assembly ("memory-safe") {
            word := calldataload(add(data.offset, offset))
        }
    }

    /// @notice The `length` bytes of `data` from byte `offset` on.
    /// @dev The caller has made sure that `offset + length <= data.length`.
    function sliceAt(bytes calldata data, uint256 offset, uint256 length) internal pure returns (bytes calldata slice) {
        assembly ("memory-safe") {
            slice.offset := add(data.offset, offset)
            slice.length := length
        }
    }

    /// @notice The function that `data` calls, or 0x00000000 where it is too short to say.
    /// @dev Without a branch: what is too short is multiplied by zero.
    function selector(bytes calldata data) internal pure returns (bytes4 result) {
        assembly ("memory-safe") {
            result := shl(224, mul(shr(224, calldataload(data.offset)), gt(data.length, 3)))
        }
    }
}
