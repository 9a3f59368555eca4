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

    /// @notice The address in the 20 bytes of `data` from byte `offset` on.
    /// @dev The caller has made sure that `offset + 32 <= data.length`.
    function addressAt(bytes calldata data, uint256 offset) internal pure returns (address result) {
        assembly ("memory-safe") {
            result := shr(96, calldataload(add(data.offset, offset)))
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
    function selector(bytes calldata data) internal pure returns (bytes4) {
        return bytes4(uint32(selectorNumber(data)));
    }

    /// @notice `selector` as a number, for which Solidity clears no lower bits.
    /// @dev Without a branch: what is too short is multiplied by zero.
    function selectorNumber(bytes calldata data) internal pure returns (uint256 result) {
        assembly ("memory-safe") {
            result := mul(shr(224, calldataload(data.offset)), gt(data.length, 3))
        }
    }

    /// @notice Whether `data`, which the caller makes sure to have 4 bytes, begins with `id`.
    function startsWith(bytes calldata data, bytes4 id) internal pure returns (bool) {
        return wordAt(data, 0) >> 224 == uint32(id);
    }

    /// @notice Whether `data` calls the function `id`, which is not 0x00000000.
    function calls(bytes calldata data, bytes4 id) internal pure returns (bool) {
        return selectorNumber(data) == uint32(id);
    }
}
