// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IAccountExecute, PackedUserOperation} from "@openzeppelin/contracts/interfaces/IERC4337.sol";
import {
    IERC7579Execution,
    IERC7579Validator,
    MODULE_TYPE_VALIDATOR
} from "@openzeppelin/contracts/interfaces/draft-IERC7579.sol";
import {SessionViews} from "./SessionViews.sol";
import {ISessionKeyErrors} from "./interfaces/ISessionKeyErrors.sol";
import {ISessionKeyValidator} from "./interfaces/ISessionKeyValidator.sol";
import {CalldataWords} from "./libraries/CalldataWords.sol";
import {CallRules, Subject} from "./libraries/CallRules.sol";
import {ExecutionDecoder} from "./libraries/ExecutionDecoder.sol";
import {GasRules} from "./libraries/GasRules.sol";
import {Grants} from "./libraries/Grants.sol";
import {InstallData} from "./libraries/InstallData.sol";
import {SessionIds} from "./libraries/SessionIds.sol";
import {SessionSignatures} from "./libraries/SessionSignatures.sol";
import {Sessions} from "./libraries/Sessions.sol";
import {SessionHeader} from "./types/SessionHeader.sol";
import {SessionData, Store} from "./types/Store.sol";

/// @title SessionKeyValidator
/// @notice An ERC-7579 validator that lets other keys use an account, each within the permissions of its session.
/// @dev No owner, no proxy, no constructor arguments. Everything is keyed by the account, which is the caller.
contract SessionKeyValidator is SessionViews, ISessionKeyErrors, IERC7579Validator {
    using CalldataWords for bytes;
    using CallRules for Store;
    using Grants for Store;
    using Sessions for Store;

    /// @dev What `initCode` starts with where an EIP-7702 account stands in for a factory.
    bytes20 private constant EIP7702_MARKER = bytes20(hex"7702");
    bytes32 private constant MODE_SINGLE = bytes32(0);
    bytes32 private constant MODE_BATCH = bytes32(uint256(1) << 248);

    /// @notice Makes the module ready for the calling account, and grants it a first list of sessions.
    /// @dev Raises the epoch, so that nothing granted before counts. Installing again is not an error: it ends all
    /// sessions. Reverts with `InvalidInstallData`, or without data where the encoding points outside the calldata, or
    /// like `grantSession`.
    /// @param data Empty, or the ABI encoding of `Session[]` and nothing else.
    function onInstall(bytes calldata data) external {
        _store.raiseEpoch(msg.sender, 0, true);
        if (data.length != 0) _grantAll(InstallData.decode(data));
    }

    /// @notice Ends every session of the calling account.
    /// @dev Ignores its data and can't revert, so that an account can always uninstall.
    function onUninstall(bytes calldata) external {
        _store.raiseEpoch(msg.sender, 0, false);
    }

    /// @inheritdoc ISessionKeyValidator
    function grantSession(Session calldata session) external returns (bytes32) {
        return _store.grant(msg.sender, session);
    }

    /// @inheritdoc ISessionKeyValidator
    function grantSessions(Session[] calldata sessions) external returns (bytes32[] memory) {
        return _grantAll(sessions);
    }

    /// @inheritdoc ISessionKeyValidator
    function revokeSession(bytes32 sessionId) external {
        _store.revoke(msg.sender, sessionId);
    }

    /// @inheritdoc ISessionKeyValidator
    function revokeSessions(bytes32[] calldata sessionIds) external {
        for (uint256 i = 0; i < sessionIds.length; ++i) {
            _store.revoke(msg.sender, sessionIds[i]);
        }
    }

    /// @inheritdoc ISessionKeyValidator
    function revokeAllSessions() external {
        // At least the time, so that nobody can have a grant signed ahead for the epoch that follows.
        bool isInstalled = _store.accounts[msg.sender].isInstalled();
        _store.raiseEpoch(msg.sender, uint48(block.timestamp), isInstalled);
    }

    /// @inheritdoc ISessionKeyValidator
    function renounceSession(address account, bytes32 sessionId) external {
        require(SessionIds.signerOf(sessionId) == msg.sender, CallerIsNotSigner(msg.sender, sessionId));
        SessionHeader header = _store.sessions[sessionId][account].header;
        require(header.exists(), UnknownSession(account, sessionId));
        require(!header.isRevoked(), SessionIsRevoked(account, sessionId));
        _store.revoke(account, sessionId);
    }

    /// @inheritdoc ISessionKeyValidator
    function protectTargets(address[] calldata targets, bool isProtected_) external {
        for (uint256 i = 0; i < targets.length; ++i) {
            _store.protectedTargets[targets[i]][msg.sender] = isProtected_;
            emit TargetProtected(msg.sender, targets[i], isProtected_);
        }
    }

    /// @notice Validates an operation of the calling account that a session key signed, and charges it to the session.
    /// @dev Reverts with the reason where a rule is broken (see `ISessionKeyErrors`). A wrong signature, or under it a
    /// gas limit that is not enough, returns `SIG_VALIDATION_FAILED`, after the same work as a right one (ERC-4337).
    /// @param userOp The operation. Its signature is `mode ‖ sessionId ‖ the key's signature`.
    /// @param userOpHash As the EntryPoint computed it.
    /// @return The packed result and the session's window.
    function validateUserOp(PackedUserOperation calldata userOp, bytes32 userOpHash) external returns (uint256) {
        if (msg.sender != userOp.sender) revert CallerIsNotSender(msg.sender, userOp.sender);
        (uint8 mode, bytes32 sessionId, bytes calldata keySignature) = SessionSignatures.decode(userOp.signature);
        SessionData storage session = _store.sessions[sessionId][msg.sender];
        SessionHeader header = _store.liveHeader(session, msg.sender, sessionId);
        bool isValid = SessionSignatures.isValid(mode, sessionId, keySignature, 0, userOpHash);
        // What follows limits what the account does; root is not limited.
        if (!header.isRoot()) {
            _checkInitCode(userOp.initCode);
            bool isCovered = GasRules.charge(session, header, userOp, isValid);
            isValid = isValid && isCovered;
            _chargeCalls(session, Subject(msg.sender, sessionId, header, 0), userOp.callData);
        }
        return header.validationData(isValid);
    }

    /// @notice A session key never signs for the account (ERC-1271).
    /// @return Always 0xffffffff.
    function isValidSignatureWithSender(address, bytes32, bytes calldata) external pure returns (bytes4) {
        return 0xffffffff;
    }

    /// @notice Whether the account called `onInstall` and not `onUninstall` since. While it is false, no session of the
    /// account is valid.
    function isInitialized(address account) external view returns (bool) {
        return _store.accounts[account].isInstalled();
    }

    /// @notice This is a validator (ERC-7579 module type 1) and nothing else.
    function isModuleType(uint256 moduleTypeId) external pure returns (bool) {
        return moduleTypeId == MODULE_TYPE_VALIDATOR;
    }

    function _grantAll(Session[] calldata sessions) private returns (bytes32[] memory sessionIds) {
        sessionIds = new bytes32[](sessions.length);
        for (uint256 i = 0; i < sessions.length; ++i) {
            sessionIds[i] = _store.grant(msg.sender, sessions[i]);
        }
    }

    /// @dev What follows the marker of EIP-7702 is a call of the account itself, before it validates anything.
    function _checkInitCode(bytes calldata initCode) private pure {
        bool isReinitialization = initCode.length > 20 && bytes20(initCode) == EIP7702_MARKER;
        require(!isReinitialization, InitializationNotPermitted());
    }

    /// @dev What the account will execute: through `execute`, or a function of its own that the EntryPoint calls.
    function _chargeCalls(SessionData storage session, Subject memory subject, bytes calldata callData) private {
        bytes4 selector = callData.selector();
        if (selector != IERC7579Execution.execute.selector) {
            require(selector != IAccountExecute.executeUserOp.selector, ExecuteUserOpNotPermitted());
            _store.charge(session, subject, subject.account, 0, callData);
            return;
        }
        (bytes32 mode, uint256 start, uint256 end) = ExecutionDecoder.decodeExecute(callData);
        if (mode == MODE_SINGLE) {
            (address target, uint256 value, bytes calldata data) = ExecutionDecoder.decodeSingle(callData, start, end);
            _store.charge(session, subject, target, value, data);
        } else if (mode == MODE_BATCH) {
            uint256 position = _chargeBatch(session, subject, callData, start, end);
            require(position == end, NonCanonicalEncoding(position));
        } else {
            revert UnsupportedExecutionMode(mode);
        }
    }

    /// @return position Where the batch ends.
    function _chargeBatch(
        SessionData storage session,
        Subject memory subject,
        bytes calldata callData,
        uint256 start,
        uint256 end
    ) private returns (uint256 position) {
        uint256 count;
        (count, position) = ExecutionDecoder.decodeBatch(callData, start, end);
        for (uint256 i = 0; i < count; ++i) {
            address target;
            uint256 value;
            bytes calldata data;
            (target, value, data, position) = ExecutionDecoder.decodeCall(callData, start, end, i, position);
            subject.index = i;
            _store.charge(session, subject, target, value, data);
        }
    }
}
