// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

/// @notice What the module knows of an account, in one storage word.
///
/// | bits      | field                                                           |
/// | --------- | --------------------------------------------------------------- |
/// | 159       | is installed: `onInstall` was called, and not `onUninstall` since |
/// | 96 to 143 | epoch: sessions granted in another one are void                 |
///
/// The fields stand where a `SessionHeader` has "exists" and its epoch, so that one comparison tells whether a session
/// is alive.
type AccountState is uint256;

using AccountStates for AccountState global;

/// @title Reading and building of account states
/// @notice One function for each field.
library AccountStates {
    uint256 private constant INSTALLED = 1 << 159;
    uint256 private constant EPOCH_SHIFT = 96;

    function create(uint48 epoch_, bool isInstalled_) internal pure returns (AccountState) {
        return AccountState.wrap((uint256(epoch_) << EPOCH_SHIFT) | (isInstalled_ ? INSTALLED : 0));
    }

    function epoch(AccountState state) internal pure returns (uint48) {
        return uint48(AccountState.unwrap(state) >> EPOCH_SHIFT);
    }

    function isInstalled(AccountState state) internal pure returns (bool) {
        return AccountState.unwrap(state) & INSTALLED != 0;
    }
}
