// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {SessionHeader} from "../types/SessionHeader.sol";
import {SessionData} from "../types/Store.sol";

/// @title What remains of a session's allowances, in its purse or out of it
/// @notice For a reader that does not write: who charges knows where it writes.
library SessionPurses {
    /// @notice What remains of a finite gas limit, wei.
    function gasRemaining(SessionData storage session, SessionHeader header) internal view returns (uint256) {
        return header.hasPurse() ? session.purse.gasRemaining() : header.gasRemaining();
    }

    /// @notice What remains of the native allowance, wei. `type(uint256).max` is unlimited.
    function nativeRemaining(SessionData storage session, SessionHeader header) internal view returns (uint256) {
        return header.hasNativePurse() ? session.purse.allowance() : session.nativeAllowance;
    }

    /// @notice Whether the allowance of `token` is in the session's purse.
    function isInPurse(SessionData storage session, SessionHeader header, address token) internal view returns (bool) {
        return header.matchesPurse(token) && session.purse.isOf(token);
    }
}
