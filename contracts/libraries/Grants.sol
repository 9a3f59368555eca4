// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {ISessionKeyErrors} from "../interfaces/ISessionKeyErrors.sol";
import {ISessionKeyValidator} from "../interfaces/ISessionKeyValidator.sol";
import {SessionHeader, SessionHeaders} from "../types/SessionHeader.sol";
import {SessionData, Store} from "../types/Store.sol";
import {Permissions} from "./Permissions.sol";
import {SessionIds} from "./SessionIds.sol";

/// @title Granting a session
/// @notice Everything but the permissions, which `Permissions` checks and stores.
library Grants {
    using Permissions for Store;

    /// @dev EntryPoint v0.9 reads times from here on as block numbers.
    uint48 private constant TIME_LIMIT = 1 << 47;

    /// @notice Checks and stores a session of `account`, and logs it.
    function grant(
        Store storage store,
        address account,
        ISessionKeyValidator.Session memory session
    ) internal returns (bytes32 sessionId) {
        sessionId = SessionIds.idOf(session.signerKind, session.signer, session.salt);
        bool isAccount = address(bytes20(session.signer)) == account;
        require(!isAccount, ISessionKeyErrors.InvalidSigner(session.signerKind, session.signer));
        SessionData storage data = store.byId[sessionId].sessions[account];
        require(!data.header.exists(), ISessionKeyErrors.SessionIdUsed(account, sessionId));
        _checkWindow(session.validAfter, session.validUntil);

        SessionHeader header = SessionHeaders.create(
            session.signerKind,
            store.accounts[account].epoch(),
            session.validAfter,
            session.validUntil
        );
        header = store.writeAll(account, sessionId, header, session.permissions);
        data.header = _writePaymaster(data, header, session.paymasterPolicy, session.paymaster);
        emit ISessionKeyValidator.SessionGranted(account, sessionId, session);
    }

    /// @notice Reverts for a time that EntryPoint v0.9 would read as a block number.
    function checkTime(uint48 time) internal pure {
        require(time < TIME_LIMIT, ISessionKeyErrors.TimeOutOfRange(time));
    }

    function _checkWindow(uint48 validAfter, uint48 validUntil) private pure {
        checkTime(validAfter);
        checkTime(validUntil);
        bool isOpen = validUntil == 0 || validUntil > validAfter;
        require(isOpen, ISessionKeyErrors.EmptyWindow(validAfter, validUntil));
    }

    function _writePaymaster(
        SessionData storage data,
        SessionHeader header,
        ISessionKeyValidator.PaymasterPolicy policy,
        address paymaster
    ) private returns (SessionHeader) {
        bool isOnly = policy == ISessionKeyValidator.PaymasterPolicy.Only;
        require(isOnly || paymaster == address(0), ISessionKeyErrors.PaymasterUnexpected(paymaster));
        require(!isOnly || paymaster != address(0), ISessionKeyErrors.PaymasterMissing());
        bool isNone = policy == ISessionKeyValidator.PaymasterPolicy.None;
        require(isNone || !header.isRoot(), ISessionKeyErrors.RootWithPaymasterPolicy(policy));
        if (isOnly) data.paymaster = paymaster;
        return header.withPaymasterPolicy(policy);
    }
}
