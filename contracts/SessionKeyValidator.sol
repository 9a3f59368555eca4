// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IERC165} from "@openzeppelin/contracts/interfaces/IERC165.sol";
import {PackedUserOperation} from "@openzeppelin/contracts/interfaces/IERC4337.sol";
import {
    IERC7579Module,
    IERC7579Validator,
    MODULE_TYPE_VALIDATOR
} from "@openzeppelin/contracts/interfaces/draft-IERC7579.sol";
import {MessageHashUtils} from "@openzeppelin/contracts/utils/cryptography/MessageHashUtils.sol";
import {SessionViews} from "./SessionViews.sol";
import {IERC6900Module} from "./interfaces/IERC6900Module.sol";
import {IERC6900ValidationModule} from "./interfaces/IERC6900ValidationModule.sol";
import {ISessionKeyErrors} from "./interfaces/ISessionKeyErrors.sol";
import {ISessionKeyValidator} from "./interfaces/ISessionKeyValidator.sol";
import {AccountCalls} from "./libraries/AccountCalls.sol";
import {DeferredGrants} from "./libraries/DeferredGrants.sol";
import {GasRules} from "./libraries/GasRules.sol";
import {Grants} from "./libraries/Grants.sol";
import {InstallData} from "./libraries/InstallData.sol";
import {KeySignatures} from "./libraries/KeySignatures.sol";
import {SessionIds} from "./libraries/SessionIds.sol";
import {SessionSignatures} from "./libraries/SessionSignatures.sol";
import {Sessions} from "./libraries/Sessions.sol";
import {Standards} from "./libraries/Standards.sol";
import {UserOperations} from "./libraries/UserOperations.sol";
import {AccountState} from "./types/AccountState.sol";
import {SessionHeader} from "./types/SessionHeader.sol";
import {SessionData, SessionTables, Store} from "./types/Store.sol";
import {StoreSlots} from "./types/StoreSlots.sol";

/// @title SessionKeyValidator
/// @notice An ERC-7579 validator and ERC-6900 validation module that lets other keys use an account, each within the
/// permissions of its session.
/// @dev No owner, no proxy, no constructor arguments. Everything is keyed by the account, which is the caller.
contract SessionKeyValidator is SessionViews, ISessionKeyErrors, IERC7579Validator, IERC6900ValidationModule {
    using AccountCalls for Store;
    using UserOperations for PackedUserOperation;
    using DeferredGrants for Store;
    using Grants for Store;
    using SessionSignatures for uint8;
    using Sessions for Store;
    using StoreSlots for SessionTables;
    using StoreSlots for Store;

    /// @dev What ERC-1271 answers for a wrong signature.
    bytes4 private constant INVALID_SIGNATURE = 0xffffffff;

    /// @notice Makes the module ready for the calling account, and grants it a first list of sessions.
    /// @dev Raises the epoch, so that nothing granted before counts. Installing again is not an error: it ends all
    /// sessions. Reverts with `InvalidInstallData`, or without data where the encoding points outside the calldata, or
    /// like `grantSession`.
    /// @param data Empty, or the ABI encoding of `Session[]` and nothing else.
    function onInstall(bytes calldata data) external override(IERC7579Module, IERC6900Module) {
        _store.raiseEpoch(msg.sender, 0, true);
        if (data.length != 0) _grantAll(InstallData.decode(data));
    }

    /// @notice Ends every session of the calling account.
    /// @dev Ignores its data and can't revert, so that an account can always uninstall.
    function onUninstall(bytes calldata) external override(IERC7579Module, IERC6900Module) {
        _store.raiseEpoch(msg.sender, 0, false);
    }

    /// @inheritdoc ISessionKeyValidator
    function grantSession(Session calldata session) external returns (bytes32) {
        return _grant(session);
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
        // No caller's address can be the first 20 bytes of an ERC-7913 signer's id, which is a hash.
        require(SessionIds.signerOf(sessionId) == msg.sender, CallerIsNotSigner(msg.sender, sessionId));
        SessionHeader header = _store.byId[sessionId].sessions[account].header;
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
    /// @param userOp The operation. Its signature is as `SessionSignatures` says.
    /// @param userOpHash As the EntryPoint computed it.
    /// @return The packed result and the session's window.
    function validateUserOp(PackedUserOperation calldata userOp, bytes32 userOpHash) external returns (uint256) {
        return _validate(userOp, userOpHash);
    }

    /// @inheritdoc IERC6900ValidationModule
    /// @dev Like the function of ERC-7579 above. A session is valid under every entity id at which the account
    /// installed this module; an operation is signed for one.
    function validateUserOp(
        uint32 entityId,
        PackedUserOperation calldata userOp,
        bytes32 userOpHash
    ) external returns (uint256) {
        entityId; // `Standards` reads it.
        return _validate(userOp, userOpHash);
    }

    /// @inheritdoc IERC6900ValidationModule
    /// @dev The session's key calls the account itself: `authorization` is the session id, `sender` its address
    /// signer. The window is checked on the spot, allowances are charged; gas is not, the caller pays it.
    function validateRuntime(
        address account,
        uint32,
        address sender,
        uint256,
        bytes calldata data,
        bytes calldata authorization
    ) external {
        require(msg.sender == account, CallerIsNotSender(msg.sender, account));
        require(authorization.length == 32, MalformedAuthorization(authorization.length));
        bytes32 sessionId = bytes32(authorization);
        SessionTables storage tables = _store.byId[sessionId];
        SessionData storage session = tables.sessions[account];
        SessionHeader header = _store.liveHeader(session, account, sessionId);
        bool isSigner = header.signerKind() == SignerKind.Address && sender == SessionIds.signerOf(sessionId);
        require(isSigner, CallerIsNotSigner(sender, sessionId));
        _store.requireActive(account, sessionId, header);
        if (header.isRoot()) return;
        _store.chargeERC6900(tables, session, header, data);
    }

    /// @notice A session key never signs for the account (ERC-1271 by way of ERC-7579).
    /// @return Always 0xffffffff.
    function isValidSignatureWithSender(address, bytes32, bytes calldata) external pure returns (bytes4) {
        return INVALID_SIGNATURE;
    }

    /// @notice A session key never signs for the account (ERC-1271 by way of ERC-6900).
    /// @return Always 0xffffffff.
    function validateSignature(address, uint32, address, bytes32, bytes calldata) external pure returns (bytes4) {
        return INVALID_SIGNATURE;
    }

    /// @notice Whether the account called `onInstall` and not `onUninstall` since. While it is false, no session of
    /// the account is valid.
    function isInitialized(address account) external view returns (bool) {
        return _store.accounts[account].isInstalled();
    }

    /// @notice This is a validator (ERC-7579 module type 1) and nothing else.
    function isModuleType(uint256 moduleTypeId) external pure returns (bool) {
        return moduleTypeId == MODULE_TYPE_VALIDATOR;
    }

    /// @inheritdoc IERC6900Module
    function moduleId() external pure returns (string memory) {
        return "session-keys.session-key-validator.1.0.0";
    }

    /// @notice This is an ERC-6900 validation module (ERC-165).
    function supportsInterface(bytes4 interfaceId) external pure returns (bool) {
        return
            interfaceId == type(IERC165).interfaceId ||
            interfaceId == type(IERC6900Module).interfaceId ||
            interfaceId == type(IERC6900ValidationModule).interfaceId;
    }

    function _grantAll(Session[] memory sessions) private returns (bytes32[] memory sessionIds) {
        sessionIds = new bytes32[](sessions.length);
        for (uint256 i = 0; i < sessions.length; ++i) {
            sessionIds[i] = _grant(sessions[i]);
        }
    }

    /// @dev The one place that grants: the compiler writes all of `Grants` for each.
    function _grant(Session memory session) private returns (bytes32) {
        return _store.grant(msg.sender, session);
    }

    /// @dev What an operation is judged by, in order.
    function _validate(PackedUserOperation calldata userOp, bytes32 userOpHash) private returns (uint256) {
        if (!userOp.isOf(msg.sender)) revert CallerIsNotSender(msg.sender, userOp.sender);
        (uint8 mode, bytes32 sessionId, bytes calldata keySignature) = SessionSignatures.decode(userOp.signatureOf());
        SessionTables storage tables = _store.byId[sessionId];
        SessionData storage session = tables.sessionOf(msg.sender);
        uint256 deadline;
        if (mode != 0) (keySignature, deadline) = _useMode(mode, session, sessionId, keySignature);
        SessionHeader header = session.header;
        AccountState state = _store.stateOf(msg.sender);
        if (!header.isLive(state)) Sessions.refuse(msg.sender, sessionId, header, state);
        bytes32 signed = KeySignatures.digest(Standards.entityId(), sessionId, userOpHash);
        if (mode.isPersonal()) signed = MessageHashUtils.toEthSignedMessageHash(signed);
        bool isValid = KeySignatures.isValid(header, sessionId, signed, keySignature);
        SessionHeader window = header;
        if (deadline != 0) window = header.endingBy(uint48(deadline));
        // What follows limits what the account does; root is not limited.
        if (header.isRoot()) return window.validationData(isValid);
        userOp.refuseInitialization();
        isValid = GasRules.charge(session, header, userOp, isValid);
        if (Standards.isERC6900()) _store.chargeERC6900(tables, session, header, userOp.callDataOf());
        else _store.chargeERC7579(tables, session, header, userOp.callDataOf());
        return window.validationData(isValid);
    }

    /// @notice Does what any mode but a raw signature asks for: grants the session that comes along, unless it exists.
    /// @dev One that exists already is used as it stands: two operations in flight may both carry its grant.
    /// @return keySignature What is left of `signatures`.
    /// @return deadline Of the grant; zero where none was used.
    function _useMode(
        uint8 mode,
        SessionData storage session,
        bytes32 sessionId,
        bytes calldata signatures
    ) private returns (bytes calldata keySignature, uint48 deadline) {
        mode.requireSupported();
        if (!mode.isDeferred()) return (signatures, 0);
        bytes calldata encodedGrant;
        bytes calldata ownerSignature;
        (encodedGrant, keySignature) = SessionSignatures.takePrefixed(signatures);
        (ownerSignature, keySignature) = SessionSignatures.takePrefixed(keySignature);
        if (session.header.exists()) return (keySignature, 0);
        Session memory granted;
        (granted, deadline) = _store.verify(msg.sender, sessionId, encodedGrant, ownerSignature, keySignature);
        bytes32 signersId = _grant(granted);
        require(signersId == sessionId, SignerMismatch(sessionId, signersId));
    }
}
