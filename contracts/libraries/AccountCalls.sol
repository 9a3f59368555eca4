// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {IAccountExecute} from "@openzeppelin/contracts/interfaces/IERC4337.sol";
import {IERC7579Execution} from "@openzeppelin/contracts/interfaces/draft-IERC7579.sol";
import {IERC6900Account} from "../interfaces/IERC6900Account.sol";
import {ISessionKeyErrors} from "../interfaces/ISessionKeyErrors.sol";
import {SessionData, Store} from "../types/Store.sol";
import {CalldataWords} from "./CalldataWords.sol";
import {CallRules, Subject} from "./CallRules.sol";
import {ExecutionDecoder} from "./ExecutionDecoder.sol";

/// @title The calls that an account makes for an operation
/// @notice Finds each call in what the account is told to do, and has `CallRules` charge it. Which standard the
/// account follows decides which of its functions make calls; any other function is a call of the account itself.
library AccountCalls {
    using CalldataWords for bytes;
    using CallRules for Store;

    bytes32 private constant MODE_SINGLE = bytes32(0);
    bytes32 private constant MODE_BATCH = bytes32(uint256(1) << 248);
    uint256 private constant SELECTOR_LENGTH = 4;

    /// @notice Charges what an ERC-7579 account does: `execute(bytes32 mode, bytes executionCalldata)`.
    function chargeERC7579(
        Store storage store,
        SessionData storage session,
        Subject memory subject,
        bytes calldata callData
    ) internal {
        if (callData.selector() == IERC7579Execution.execute.selector) {
            (bytes32 mode, uint256 start, uint256 end) = ExecutionDecoder.decodeExecute(callData);
            if (mode == MODE_SINGLE) {
                (address target, uint256 value, bytes calldata data) = ExecutionDecoder.decodeSingle(
                    callData,
                    start,
                    end
                );
                store.charge(session, subject, target, value, data);
            } else if (mode == MODE_BATCH) {
                uint256 position = _chargeBatch(store, session, subject, callData, start, end);
                if (position != end) revert ISessionKeyErrors.NonCanonicalEncoding(position);
            } else {
                revert ISessionKeyErrors.UnsupportedExecutionMode(mode);
            }
        } else {
            _chargeAccountCall(store, session, subject, callData);
        }
    }

    /// @notice Charges what an ERC-6900 account does: `execute(address target, uint256 value, bytes data)` and
    /// `executeBatch((address target, uint256 value, bytes data)[] calls)`.
    /// @dev Bytes after the end are ignored: apps add attribution suffixes there.
    function chargeERC6900(
        Store storage store,
        SessionData storage session,
        Subject memory subject,
        bytes calldata callData
    ) internal {
        bytes4 selector = callData.selector();
        if (selector == IERC6900Account.execute.selector) {
            (address target, uint256 value, bytes calldata data, ) = ExecutionDecoder.decodeCall(
                callData,
                callData.length,
                SELECTOR_LENGTH
            );
            store.charge(session, subject, target, value, data);
        } else if (selector == IERC6900Account.executeBatch.selector) {
            _chargeBatch(store, session, subject, callData, SELECTOR_LENGTH, callData.length);
        } else {
            _chargeAccountCall(store, session, subject, callData);
        }
    }

    function _chargeAccountCall(
        Store storage store,
        SessionData storage session,
        Subject memory subject,
        bytes calldata callData
    ) private {
        bool isWrapped = callData.selector() == IAccountExecute.executeUserOp.selector;
        if (isWrapped) revert ISessionKeyErrors.ExecuteUserOpNotPermitted();
        store.charge(session, subject, subject.account, 0, callData);
    }

    /// @notice Charges each call of the batch that starts at `start`.
    /// @return position Where it ends.
    function _chargeBatch(
        Store storage store,
        SessionData storage session,
        Subject memory subject,
        bytes calldata callData,
        uint256 start,
        uint256 end
    ) private returns (uint256 position) {
        uint256 count;
        (count, position) = ExecutionDecoder.decodeBatch(callData, start, end);
        for (uint256 i = 0; i < count; ++i) {
            ExecutionDecoder.checkOffset(callData, start, i, position);
            address target;
            uint256 value;
            bytes calldata data;
            (target, value, data, position) = ExecutionDecoder.decodeCall(callData, end, position);
            subject.index = i;
            store.charge(session, subject, target, value, data);
        }
    }
}
