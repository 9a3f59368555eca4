// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

/// @title Reading whole words of calldata
library CalldataWords {
    /// @notice The 32 bytes of `data` from byte `offset` on.
    /// @dev Without a bounds check: the caller has made sure that `offset + 32 <= data.length`. Solidity's own
    /// `bytes32(data[offset:offset + 32])` checks it again, for about 60 gas a word.
    function wordAt(bytes calldata data, uint256 offset) internal pure returns (uint256 word) {
        assembly ("memory-safe") {
            word := calldataload(add(data.offset, offset))
        }
    }
}
