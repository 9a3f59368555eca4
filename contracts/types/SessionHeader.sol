// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {ISessionKeyValidator} from "../interfaces/ISessionKeyValidator.sol";

/// @notice Everything about a session that every operation reads, in one storage word.
///
/// | bits       | field                                                                        |
/// | ---------- | ---------------------------------------------------------------------------- |
/// | 255        | exists: set in every header that was ever written, so no header reads as zero |
/// | 254        | revoked: a tombstone, never cleared                                          |
/// | 249        | has functions on all contracts                                               |
/// | 248        | has account functions                                                        |
/// | 247        | has a native allowance                                                       |
/// | 246        | gas is unlimited                                                             |
/// | 245        | has a gas limit                                                              |
/// | 244        | is root                                                                      |
/// | 242 to 243 | paymaster policy                                                             |
/// | 240 to 241 | signer kind                                                                  |
/// | 192 to 239 | epoch of the account when the session was granted                            |
/// | 144 to 191 | validAfter, UNIX seconds                                                     |
/// | 96 to 143  | validUntil, UNIX seconds, 0 for no expiry                                    |
/// | 0 to 95    | gas allowance that remains, wei                                              |
type SessionHeader is uint256;

using SessionHeaders for SessionHeader global;

/// @title Reading and building of session headers
library SessionHeaders {
    uint256 private constant EXISTS = 1 << 255;
    uint256 private constant REVOKED = 1 << 254;
    uint256 private constant ANY_CONTRACT_FUNCTIONS = 1 << 249;
    uint256 private constant ACCOUNT_FUNCTIONS = 1 << 248;
    uint256 private constant NATIVE_ALLOWANCE = 1 << 247;
    uint256 private constant GAS_UNLIMITED = 1 << 246;
    uint256 private constant GAS_LIMIT = 1 << 245;
    uint256 private constant ROOT = 1 << 244;
    uint256 private constant PAYMASTER_POLICY_SHIFT = 242;
    uint256 private constant SIGNER_KIND_SHIFT = 240;
    uint256 private constant EPOCH_SHIFT = 192;
    uint256 private constant VALID_AFTER_SHIFT = 144;
    uint256 private constant VALID_UNTIL_SHIFT = 96;

    function create(
        ISessionKeyValidator.SignerKind kind,
        uint48 epoch_,
        uint48 validAfter_,
        uint48 validUntil_
    ) internal pure returns (SessionHeader) {
        return
            SessionHeader.wrap(
                EXISTS |
                    (uint256(kind) << SIGNER_KIND_SHIFT) |
                    (uint256(epoch_) << EPOCH_SHIFT) |
                    (uint256(validAfter_) << VALID_AFTER_SHIFT) |
                    (uint256(validUntil_) << VALID_UNTIL_SHIFT)
            );
    }

    function withRoot(SessionHeader header) internal pure returns (SessionHeader) {
        return _with(header, ROOT);
    }

    function withNativeAllowance(SessionHeader header) internal pure returns (SessionHeader) {
        return _with(header, NATIVE_ALLOWANCE);
    }

    function withAccountFunctions(SessionHeader header) internal pure returns (SessionHeader) {
        return _with(header, ACCOUNT_FUNCTIONS);
    }

    function withAnyContractFunctions(SessionHeader header) internal pure returns (SessionHeader) {
        return _with(header, ANY_CONTRACT_FUNCTIONS);
    }

    function withUnlimitedGas(SessionHeader header) internal pure returns (SessionHeader) {
        return _with(header, GAS_LIMIT | GAS_UNLIMITED);
    }

    function withGasLimit(SessionHeader header, uint96 limit) internal pure returns (SessionHeader) {
        return _with(header, GAS_LIMIT | limit);
    }

    function withPaymasterPolicy(
        SessionHeader header,
        ISessionKeyValidator.PaymasterPolicy policy
    ) internal pure returns (SessionHeader) {
        return _with(header, uint256(policy) << PAYMASTER_POLICY_SHIFT);
    }

    /// @dev The tombstone. An id that was never granted gets one too, which keeps it from ever being granted.
    function asRevoked(SessionHeader header) internal pure returns (SessionHeader) {
        return _with(header, EXISTS | REVOKED);
    }

    /// @dev `cost` must not exceed `gasRemaining`: the subtraction would borrow from the fields above.
    function minusGas(SessionHeader header, uint256 cost) internal pure returns (SessionHeader) {
        return SessionHeader.wrap(SessionHeader.unwrap(header) - cost);
    }

    function exists(SessionHeader header) internal pure returns (bool) {
        return _has(header, EXISTS);
    }

    function isRevoked(SessionHeader header) internal pure returns (bool) {
        return _has(header, REVOKED);
    }

    /// @dev Granted, never revoked, and no install, uninstall or "revoke all" since.
    function isLive(SessionHeader header, uint48 currentEpoch) internal pure returns (bool) {
        return header.exists() && !header.isRevoked() && header.epoch() == currentEpoch;
    }

    function isRoot(SessionHeader header) internal pure returns (bool) {
        return _has(header, ROOT);
    }

    function hasNativeAllowance(SessionHeader header) internal pure returns (bool) {
        return _has(header, NATIVE_ALLOWANCE);
    }

    function hasAccountFunctions(SessionHeader header) internal pure returns (bool) {
        return _has(header, ACCOUNT_FUNCTIONS);
    }

    function hasAnyContractFunctions(SessionHeader header) internal pure returns (bool) {
        return _has(header, ANY_CONTRACT_FUNCTIONS);
    }

    function hasGasLimit(SessionHeader header) internal pure returns (bool) {
        return _has(header, GAS_LIMIT);
    }

    function isGasUnlimited(SessionHeader header) internal pure returns (bool) {
        return _has(header, GAS_UNLIMITED);
    }

    function gasRemaining(SessionHeader header) internal pure returns (uint96) {
        return uint96(SessionHeader.unwrap(header));
    }

    function validUntil(SessionHeader header) internal pure returns (uint48) {
        return uint48(SessionHeader.unwrap(header) >> VALID_UNTIL_SHIFT);
    }

    function validAfter(SessionHeader header) internal pure returns (uint48) {
        return uint48(SessionHeader.unwrap(header) >> VALID_AFTER_SHIFT);
    }

    function epoch(SessionHeader header) internal pure returns (uint48) {
        return uint48(SessionHeader.unwrap(header) >> EPOCH_SHIFT);
    }

    function signerKind(SessionHeader header) internal pure returns (ISessionKeyValidator.SignerKind) {
        return ISessionKeyValidator.SignerKind((SessionHeader.unwrap(header) >> SIGNER_KIND_SHIFT) & 3);
    }

    function paymasterPolicy(SessionHeader header) internal pure returns (ISessionKeyValidator.PaymasterPolicy) {
        return ISessionKeyValidator.PaymasterPolicy((SessionHeader.unwrap(header) >> PAYMASTER_POLICY_SHIFT) & 3);
    }

    function _with(SessionHeader header, uint256 bits) private pure returns (SessionHeader) {
        return SessionHeader.wrap(SessionHeader.unwrap(header) | bits);
    }

    function _has(SessionHeader header, uint256 bit) private pure returns (bool) {
        return SessionHeader.unwrap(header) & bit != 0;
    }
}
