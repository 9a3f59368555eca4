// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {IAccountExecute} from "@openzeppelin/contracts/interfaces/IERC4337.sol";
import {IERC7579Execution} from "@openzeppelin/contracts/interfaces/draft-IERC7579.sol";
import {IERC6900Account} from "../interfaces/IERC6900Account.sol";
import {ISessionKeyErrors} from "../interfaces/ISessionKeyErrors.sol";
import {SessionHeader} from "../types/SessionHeader.sol";
import {SessionData, SessionTables, Store} from "../types/Store.sol";
import {CalldataWords} from "./CalldataWords.sol";
import {CallRules} from "./CallRules.sol";
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
        SessionTables storage tables,
        SessionData storage session,
        SessionHeader header,
        bytes calldata callData
    ) internal {
        // What is too short to have a selector is too short for `decodeExecute`, whatever bytes follow it.
        if (callData.startsWith(IERC7579Execution.execute.selector)) {
            (bytes32 mode, uint256 start, uint256 end) = ExecutionDecoder.decodeExecute(callData);
            if (mode == MODE_SINGLE) {
                (address target, uint256 value, bytes calldata data) = ExecutionDecoder.decodeSingle(
                    callData,
                    start,
                    end
                );
                store.charge(tables, session, header, 0, target, value, data);
            } else if (mode == MODE_BATCH) {
                uint256 position = _chargeBatch(store, tables, session, header, callData, start, end);
                if (position != end) revert ISessionKeyErrors.NonCanonicalEncoding(position);
            } else {
                revert ISessionKeyErrors.UnsupportedExecutionMode(mode);
            }
        } else {
            _refuseWrapped(callData);
            store.charge(tables, session, header, 0, msg.sender, 0, callData);
        }
    }

    /// @notice Charges what an ERC-6900 account does: `execute(address target, uint256 value, bytes data)` and
    /// `executeBatch((address target, uint256 value, bytes data)[] calls)`.
    /// @dev Bytes after the end are ignored: apps add attribution suffixes there.
    function chargeERC6900(
        Store storage store,
        SessionTables storage tables,
        SessionData storage session,
        SessionHeader header,
        bytes calldata callData
    ) internal {
        if (callData.calls(IERC6900Account.executeBatch.selector)) {
            _chargeBatch(store, tables, session, header, callData, SELECTOR_LENGTH, callData.length);
        } else {
            address target = msg.sender;
            uint256 value;
            bytes calldata data = callData;
            if (callData.calls(IERC6900Account.execute.selector)) {
                (target, value, data, ) = ExecutionDecoder.decodeCall(callData, callData.length, SELECTOR_LENGTH);
            } else {
                _refuseWrapped(callData);
            }
            store.charge(tables, session, header, 0, target, value, data);
        }
    }

    /// @dev `executeUserOp` would run what follows as the account's own code does, behind the module's back.
    function _refuseWrapped(bytes calldata callData) private pure {
        bool isWrapped = callData.calls(IAccountExecute.executeUserOp.selector);
        if (isWrapped) revert ISessionKeyErrors.ExecuteUserOpNotPermitted();
    }

    /// @notice Charges each call of the batch that starts at `start`.
    /// @return position Where it ends.
    function _chargeBatch(
        Store storage store,
        SessionTables storage tables,
        SessionData storage session,
        SessionHeader header,
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
            store.charge(tables, session, header, i, target, value, data);
        }
    }
}
