// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {ISessionKeyErrors} from "../interfaces/ISessionKeyErrors.sol";
import {ISessionKeyValidator} from "../interfaces/ISessionKeyValidator.sol";
import {SessionHeader} from "../types/SessionHeader.sol";
import {AccountState, AccountStates} from "../types/AccountState.sol";
import {SessionData, Store} from "../types/Store.sol";

/// @title The life of a session between its grant and its end
/// @notice Whether a session is alive, and what ends it.
library Sessions {
    /// @notice The header of a session that was granted and not ended. Reverts with the reason otherwise; the window
    /// is not looked at.
    function liveHeader(
        Store storage store,
        SessionData storage session,
        address account,
        bytes32 sessionId
    ) internal view returns (SessionHeader header) {
        header = session.header;
        AccountState state = store.accounts[account];
        if (!header.isLive(state)) refuse(account, sessionId, header, state);
    }

    /// @notice Reverts with the reason why the session is not live.
    function refuse(address account, bytes32 sessionId, SessionHeader header, AccountState state) internal pure {
        require(header.exists(), ISessionKeyErrors.UnknownSession(account, sessionId));
        require(!header.isRevoked(), ISessionKeyErrors.SessionIsRevoked(account, sessionId));
        require(state.isInstalled(), ISessionKeyErrors.NotInstalled(account));
        revert ISessionKeyErrors.SessionIsVoid(account, sessionId, header.epoch(), state.epoch());
    }

    /// @notice Where a session stands now. Reads the time, so it is not for the validation of operations.
    function statusOf(
        Store storage store,
        address account,
        bytes32 sessionId
    ) internal view returns (ISessionKeyValidator.SessionStatus) {
        SessionHeader header = store.byId[sessionId].sessions[account].header;
        if (!header.exists()) return ISessionKeyValidator.SessionStatus.Unknown;
        if (!header.isLive(store.accounts[account])) return ISessionKeyValidator.SessionStatus.Revoked;
        if (block.timestamp < header.validAfter()) return ISessionKeyValidator.SessionStatus.Pending;
        bool isOver = header.validUntil() != 0 && block.timestamp > header.validUntil();
        return isOver ? ISessionKeyValidator.SessionStatus.Expired : ISessionKeyValidator.SessionStatus.Active;
    }

    /// @notice Reverts unless the session is active now. `header` is its live header.
    function requireActive(
        Store storage store,
        address account,
        bytes32 sessionId,
        SessionHeader header
    ) internal view {
        bool isActive = statusOf(store, account, sessionId) == ISessionKeyValidator.SessionStatus.Active;
        require(isActive, ISessionKeyErrors.OutsideWindow(header.validAfter(), header.validUntil(), block.timestamp));
    }

    /// @notice Leaves a tombstone under the id, whether or not it was granted. Does nothing where one is already.
    function revoke(Store storage store, address account, bytes32 sessionId) internal {
        SessionData storage session = store.byId[sessionId].sessions[account];
        SessionHeader header = session.header;
        if (header.isRevoked()) return;
        session.header = header.asRevoked();
        emit ISessionKeyValidator.SessionRevoked(account, sessionId);
    }

    /// @notice Ends every session and every unused deferred grant of the account.
    /// @param minimum What the epoch becomes at least.
    /// @param isInstalled Whether the account is installed from now on.
    function raiseEpoch(Store storage store, address account, uint48 minimum, bool isInstalled) internal {
        uint48 next = store.accounts[account].epoch() + 1;
        uint48 epoch = next < minimum ? minimum : next;
        store.accounts[account] = AccountStates.create(epoch, isInstalled);
        emit ISessionKeyValidator.AllSessionsRevoked(account, epoch);
    }
}
