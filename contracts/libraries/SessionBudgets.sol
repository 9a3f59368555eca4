// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {SessionHeader} from "../types/SessionHeader.sol";
import {SessionData} from "../types/Store.sol";

/// @title What remains of a session's allowances, in its budget or out of it
/// @notice For a reader that does not write: who charges knows where it writes.
library SessionBudgets {
    /// @notice What remains of a finite gas limit, wei.
    function gasRemaining(SessionData storage session, SessionHeader header) internal view returns (uint256) {
        return header.hasBudget() ? session.budget.gasRemaining() : header.gasRemaining();
    }

    /// @notice What remains of the native allowance, wei. `type(uint256).max` is unlimited.
    function nativeRemaining(SessionData storage session, SessionHeader header) internal view returns (uint256) {
        return header.hasNativeBudget() ? session.budget.allowance() : session.nativeAllowance;
    }

    /// @notice Whether the allowance of `token` is in the session's budget.
    function isBudgeted(SessionData storage session, SessionHeader header, address token) internal view returns (bool) {
        return header.hasTokenBudget() && session.budget.isOf(header, token);
    }
}
