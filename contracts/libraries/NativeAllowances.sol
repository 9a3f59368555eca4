// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {ISessionKeyErrors} from "../interfaces/ISessionKeyErrors.sol";
import {Purse} from "../types/Purse.sol";
import {SessionHeader} from "../types/SessionHeader.sol";
import {SessionData} from "../types/Store.sol";
import {SessionPurses} from "./SessionPurses.sol";

/// @title What calls spend of a session's native allowance
/// @notice Judges the value that comes along with a call, whatever rule judges the call itself.
library NativeAllowances {
    using SessionPurses for SessionData;

    /// @notice Takes `value`, which is not zero, from the allowance of `msg.sender`, or reverts where it is not enough.
    /// @param index The call's place in its batch, for the errors.
    function charge(
        SessionData storage session,
        SessionHeader header,
        uint256 index,
        address target,
        uint256 value
    ) internal {
        if (header.hasNativePurse()) {
            Purse purse = session.purse;
            uint256 remaining = purse.allowance();
            if (value > remaining) _refuse(header, index, target, value, remaining);
            session.purse = purse.minusAllowance(value);
        } else {
            uint256 remaining = session.nativeAllowance;
            bool isCovered = header.hasNativeAllowance() && value <= remaining;
            if (!isCovered) _refuse(header, index, target, value, remaining);
            if (remaining != type(uint256).max) session.nativeAllowance = remaining - value;
        }
    }

    /// @notice Reverts where `charge` would, and charges nothing.
    function check(
        SessionData storage session,
        SessionHeader header,
        uint256 index,
        address target,
        uint256 value
    ) internal view {
        uint256 remaining = session.nativeRemaining(header);
        bool isCovered = header.hasNativeAllowance() && value <= remaining;
        if (!isCovered) _refuse(header, index, target, value, remaining);
    }

    function _refuse(
        SessionHeader header,
        uint256 index,
        address target,
        uint256 value,
        uint256 remaining
    ) private pure {
        require(header.hasNativeAllowance(), ISessionKeyErrors.ValueNotPermitted(index, target, value));
        revert ISessionKeyErrors.NativeAllowanceExceeded(index, target, value, remaining);
    }
}
