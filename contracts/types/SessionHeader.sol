// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {ISessionKeyValidator} from "../interfaces/ISessionKeyValidator.sol";
import {AccountState} from "./AccountState.sol";

/// @notice Everything about a session that every operation reads, in one storage word.
///
/// | bits       | field                                                                         |
/// | ---------- | ----------------------------------------------------------------------------- |
/// | 208 to 255 | validAfter, UNIX seconds                                                      |
/// | 160 to 207 | validUntil, UNIX seconds, 0 for no expiry                                     |
/// | 159        | exists: set in every header that was ever written, so no header reads as zero |
/// | 158        | revoked: a tombstone, never cleared                                           |
/// | 157        | is root                                                                       |
/// | 156        | has a gas limit                                                               |
/// | 155        | gas is unlimited                                                              |
/// | 154        | has a native allowance                                                        |
/// | 153        | has account functions                                                         |
/// | 152        | has functions on all contracts                                                |
/// | 151        | has a purse of gas and a token's allowance (see `Purse`)                      |
/// | 150        | has a purse of gas and the native allowance                                   |
/// | 146 to 147 | paymaster policy                                                              |
/// | 144 to 145 | signer kind                                                                   |
/// | 96 to 143  | epoch of the account when the session was granted                             |
/// | 0 to 95    | gas allowance that remains, wei; or lower bits of a token's address (`Purse`) |
///
/// The window stands where ERC-4337's `validationData` has it.
type SessionHeader is uint256;

using SessionHeaders for SessionHeader global;

/// @title Reading and building of session headers
/// @notice One function for each field, and what follows from several.
library SessionHeaders {
    uint256 private constant VALID_AFTER_SHIFT = 208;
    uint256 private constant VALID_UNTIL_SHIFT = 160;
    uint256 private constant EXISTS = 1 << 159;
    uint256 private constant REVOKED = 1 << 158;
    uint256 private constant ROOT = 1 << 157;
    uint256 private constant GAS_LIMIT_BIT = 156;
    uint256 private constant GAS_LIMIT = 1 << GAS_LIMIT_BIT;
    uint256 private constant GAS_UNLIMITED = 1 << 155;
    uint256 private constant NATIVE_ALLOWANCE = 1 << 154;
    uint256 private constant ACCOUNT_FUNCTIONS = 1 << 153;
    uint256 private constant ANY_CONTRACT_FUNCTIONS = 1 << 152;
    uint256 private constant TOKEN_PURSE_BIT = 151;
    uint256 private constant TOKEN_PURSE = 1 << TOKEN_PURSE_BIT;
    uint256 private constant NATIVE_PURSE = 1 << 150;
    uint256 private constant PAYMASTER_POLICY_SHIFT = 146;
    uint256 private constant SIGNER_KIND_SHIFT = 144;
    uint256 private constant EPOCH_SHIFT = 96;

    uint256 private constant LIFE_MASK = EXISTS | REVOKED | (uint256(type(uint48).max) << EPOCH_SHIFT);
    uint256 private constant PURSE_MASK = TOKEN_PURSE | NATIVE_PURSE;
    uint256 private constant PAYMASTER_POLICY_MASK = 3 << PAYMASTER_POLICY_SHIFT;
    uint256 private constant SIGNER_KIND_MASK = 3 << SIGNER_KIND_SHIFT;

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

    /// @notice The header of a session whose gas limit and one allowance are in a `Purse`.
    /// @param token Whose allowance; zero for ether.
    function withPurse(SessionHeader header, address token) internal pure returns (SessionHeader) {
        uint256 flags = token == address(0) ? NATIVE_ALLOWANCE | NATIVE_PURSE : TOKEN_PURSE;
        return _with(header, GAS_LIMIT | flags | uint96(uint160(token)));
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
        unchecked {
            return SessionHeader.wrap(SessionHeader.unwrap(header) - cost);
        }
    }

    function exists(SessionHeader header) internal pure returns (bool) {
        return _has(header, EXISTS);
    }

    function isRevoked(SessionHeader header) internal pure returns (bool) {
        return _has(header, REVOKED);
    }

    /// @dev Granted, never revoked, and the account is installed and in the same epoch as then. The account's state
    /// has "installed" where a header has "exists", and nothing where a header has "revoked", so one comparison tells
    /// all of it, except for a session never granted of an account never installed: zero equals zero. The state of
    /// such an account is compared as 1, which the mask lets no header be.
    function isLive(SessionHeader header, AccountState state) internal pure returns (bool result) {
        uint256 mask = LIFE_MASK;
        assembly ("memory-safe") {
            result := eq(and(header, mask), or(state, iszero(state)))
        }
    }

    /// @notice ERC-4337's `validationData`: the window, and in the lowest bit whether the signature failed.
    /// @dev Without a branch, so that the compiler writes it where it is used.
    function validationData(SessionHeader header, bool isValid) internal pure returns (uint256 result) {
        assembly ("memory-safe") {
            result := or(shl(VALID_UNTIL_SHIFT, shr(VALID_UNTIL_SHIFT, header)), iszero(isValid))
        }
    }

    /// @notice The same header, valid no later than `deadline`.
    function endingBy(SessionHeader header, uint48 deadline) internal pure returns (SessionHeader) {
        uint48 end = header.validUntil();
        if (end != 0 && end <= deadline) return header;
        uint256 rest = SessionHeader.unwrap(header) & ~(uint256(type(uint48).max) << VALID_UNTIL_SHIFT);
        return SessionHeader.wrap(rest | (uint256(deadline) << VALID_UNTIL_SHIFT));
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

    /// @notice A header that says no more than that gas is unlimited.
    function unlimitedGas() internal pure returns (SessionHeader) {
        return SessionHeader.wrap(GAS_LIMIT | GAS_UNLIMITED);
    }

    /// @dev Whether what remains of a gas limit covers `cost`, where there is no purse. Where the limit is unlimited,
    /// nothing is counted as remaining, and where there is none, not even a cost of zero is covered. One comparison:
    /// the cost must be below what remains and 1 for the flag, neither of which can wrap.
    function coversGas(SessionHeader header, uint256 cost) internal pure returns (bool) {
        unchecked {
            return cost < gasRemaining(header) + ((SessionHeader.unwrap(header) >> GAS_LIMIT_BIT) & 1);
        }
    }

    function hasPurse(SessionHeader header) internal pure returns (bool) {
        return _has(header, PURSE_MASK);
    }

    /// @notice Whether there is a purse of a token, and `token` has the lower 96 bits of its address. `Purses.isOf`
    /// knows of the others.
    /// @dev Without a branch, and without the bits above the address, which are clear as in `StoreSlots`.
    function matchesPurse(SessionHeader header, address token) internal pure returns (bool result) {
        assembly ("memory-safe") {
            result := and(shr(TOKEN_PURSE_BIT, header), iszero(shl(160, xor(header, token))))
        }
    }

    function hasNativePurse(SessionHeader header) internal pure returns (bool) {
        return _has(header, NATIVE_PURSE);
    }

    function isGasUnlimited(SessionHeader header) internal pure returns (bool) {
        return _has(header, GAS_UNLIMITED);
    }

    /// @dev In wei, where there is no purse; `Purse` has it otherwise.
    function gasRemaining(SessionHeader header) internal pure returns (uint256) {
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

    /// @dev Whether the signer kind is `Address`, the first: one comparison instead of an enum's two.
    function isSignedByAddress(SessionHeader header) internal pure returns (bool) {
        return !_has(header, SIGNER_KIND_MASK);
    }

    function paymasterPolicy(SessionHeader header) internal pure returns (ISessionKeyValidator.PaymasterPolicy) {
        return ISessionKeyValidator.PaymasterPolicy((SessionHeader.unwrap(header) >> PAYMASTER_POLICY_SHIFT) & 3);
    }

    /// @dev Whether the policy is not `None`: what decides here is one comparison instead of an enum's two.
    function mayHaveFreePaymaster(SessionHeader header) internal pure returns (bool) {
        return _has(header, PAYMASTER_POLICY_MASK);
    }

    function _with(SessionHeader header, uint256 bits) private pure returns (SessionHeader) {
        return SessionHeader.wrap(SessionHeader.unwrap(header) | bits);
    }

    function _has(SessionHeader header, uint256 bit) private pure returns (bool) {
        return SessionHeader.unwrap(header) & bit != 0;
    }
}
