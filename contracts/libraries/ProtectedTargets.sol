// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {Store} from "../types/Store.sol";
import {EntryPoints} from "./EntryPoints.sol";

/// @title Targets that no session may be granted
/// @notice Who calls these as the account may rule it.
library ProtectedTargets {
    /// @notice This module, the EntryPoints, and what the account put on its own list.
    function isProtected(Store storage store, address account, address target) internal view returns (bool) {
        return target == address(this) || EntryPoints.isCanonical(target) || store.protectedTargets[target][account];
    }
}
