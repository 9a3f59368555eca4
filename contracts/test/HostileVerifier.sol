// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

/// @title Burns all gas that it gets, or answers more than a caller wants to copy
contract HostileVerifier {
    bool private immutable BURNS;
    bytes4 private immutable MAGIC;

    /// @param magic What its answer starts with.
    constructor(bool burns, bytes4 magic) {
        BURNS = burns;
        MAGIC = magic;
    }

    fallback() external {
        while (BURNS) {}
        bytes32 magic = MAGIC;
        assembly ("memory-safe") {
            mstore(0, magic)
            // 200,000 bytes, for about 100,000 gas.
            return(0, 200000)
        }
    }
}
