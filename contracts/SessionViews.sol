// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {ISessionKeyValidator} from "./interfaces/ISessionKeyValidator.sol";
import {CallRules} from "./libraries/CallRules.sol";
import {GrantTypedData} from "./libraries/GrantTypedData.sol";
import {ProtectedTargets} from "./libraries/ProtectedTargets.sol";
import {SessionPurses} from "./libraries/SessionPurses.sol";
import {SessionIds} from "./libraries/SessionIds.sol";
import {Sessions} from "./libraries/Sessions.sol";
import {Rule} from "./types/Rule.sol";
import {SessionHeader} from "./types/SessionHeader.sol";
import {SessionData, SessionTables, Store} from "./types/Store.sol";

/// @title What anyone may read of sessions
/// @notice None of these changes anything, and none is part of validating an operation.
abstract contract SessionViews is ISessionKeyValidator {
    using CallRules for Store;
    using ProtectedTargets for Store;
    using SessionPurses for SessionData;
    using Sessions for Store;

    Store internal _store;

    /// @inheritdoc ISessionKeyValidator
    function sessionIdOf(SignerKind signerKind, bytes calldata signer, uint96 salt) external view returns (bytes32) {
        return SessionIds.idOf(signerKind, signer, salt);
    }

    /// @inheritdoc ISessionKeyValidator
    function getSession(address account, bytes32 sessionId) external view returns (SessionInfo memory) {
        SessionData storage session = _store.byId[sessionId].sessions[account];
        SessionHeader header = session.header;
        return
            SessionInfo({
                status: _store.statusOf(account, sessionId),
                signerKind: header.signerKind(),
                isRoot: header.isRoot(),
                validAfter: header.validAfter(),
                validUntil: header.validUntil(),
                gasAllowance: _isGasUnlimited(header) ? type(uint256).max : session.gasRemaining(header),
                paymasterPolicy: header.paymasterPolicy(),
                paymaster: session.paymaster
            });
    }

    /// @inheritdoc ISessionKeyValidator
    function nativeAllowance(address account, bytes32 sessionId) external view returns (uint256) {
        SessionData storage session = _store.byId[sessionId].sessions[account];
        SessionHeader header = session.header;
        if (header.isRoot()) return type(uint256).max;
        return session.nativeRemaining(header);
    }

    /// @inheritdoc ISessionKeyValidator
    function tokenAllowance(address account, bytes32 sessionId, address token) external view returns (uint256) {
        SessionData storage session = _store.byId[sessionId].sessions[account];
        SessionHeader header = session.header;
        if (header.isRoot()) return type(uint256).max;
        if (session.isInPurse(header, token)) return session.purse.allowance();
        Rule rule = _store.byId[sessionId].targetRules[token][account].first;
        if (!rule.isToken()) return 0;
        return rule.isUnlimited() ? type(uint256).max : rule.allowance();
    }

    /// @inheritdoc ISessionKeyValidator
    function isFunctionAllowed(
        address account,
        bytes32 sessionId,
        address target,
        bytes4 selector
    ) external view returns (bool) {
        if (_store.statusOf(account, sessionId) != SessionStatus.Active) return false;
        SessionTables storage tables = _store.byId[sessionId];
        SessionHeader header = tables.sessions[account].header;
        if (header.isRoot()) return true;
        return _store.names(tables, header, account, target == address(0) ? account : target, selector);
    }

    /// @inheritdoc ISessionKeyValidator
    function isCallPermitted(
        address account,
        bytes32 sessionId,
        address target,
        uint256 value,
        bytes calldata data
    ) external view returns (bool) {
        try this.checkCall(account, sessionId, target, value, data) {
            return true;
        } catch {
            return false;
        }
    }

    /// @inheritdoc ISessionKeyValidator
    function checkCall(
        address account,
        bytes32 sessionId,
        address target,
        uint256 value,
        bytes calldata data
    ) external view {
        SessionTables storage tables = _store.byId[sessionId];
        SessionHeader header = _store.liveHeader(tables.sessions[account], account, sessionId);
        _store.requireActive(account, sessionId, header);
        if (header.isRoot()) return;
        _store.check(tables, header, account, target, value, data);
    }

    /// @inheritdoc ISessionKeyValidator
    function isProtected(address account, address target) external view returns (bool) {
        return _store.isProtected(account, target);
    }

    /// @inheritdoc ISessionKeyValidator
    function epochOf(address account) external view returns (uint256) {
        return _store.accounts[account].epoch();
    }

    /// @inheritdoc ISessionKeyValidator
    function grantDigest(address account, DeferredGrant calldata grant) external view returns (bytes32) {
        return GrantTypedData.digest(account, _store.accounts[account].epoch(), grant);
    }

    function _isGasUnlimited(SessionHeader header) private pure returns (bool) {
        return header.isGasUnlimited() || header.isRoot();
    }
}
