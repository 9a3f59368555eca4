// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

/// @notice What remains of a session's gas limit and of one more allowance, in one storage word, so that an operation
/// that spends of both writes once.
///
/// | bits       | field                                                 |
/// | ---------- | ----------------------------------------------------- |
/// | 192 to 255 | upper 64 bits of the token's address; zero for ether  |
/// | 112 to 191 | gas allowance that remains, wei                       |
/// | 0 to 111   | the other allowance, what remains of it in base units |
///
/// The lower 96 bits of the address are in the header, where other sessions have their gas. A session has
/// a purse where a gas limit and one allowance are all that was granted, both finite and small enough (`Permissions`).
type Purse is uint256;

using Purses for Purse global;

/// @title Reading and building of purses
/// @notice One function for each field.
library Purses {
    uint256 private constant MAX_GAS = type(uint80).max;
    uint256 private constant MAX_ALLOWANCE = type(uint112).max;

    uint256 private constant UPPER_BITS_SHIFT = 192;
    uint256 private constant GAS_SHIFT = 112;
    uint256 private constant LOWER_BITS = 96;

    /// @notice A new purse. `token` is zero for ether.
    function create(address token, uint80 gas_, uint112 allowance_) internal pure returns (Purse) {
        uint256 upperBits = uint256(uint160(token)) >> LOWER_BITS;
        return Purse.wrap((upperBits << UPPER_BITS_SHIFT) | (uint256(gas_) << GAS_SHIFT) | allowance_);
    }

    /// @notice Whether both fit. What is unlimited does not.
    function canHold(uint256 gas_, uint256 allowance_) internal pure returns (bool) {
        return gas_ <= MAX_GAS && allowance_ <= MAX_ALLOWANCE;
    }

    /// @notice Whether the purse is of `token`, which matches the header (`SessionHeaders.matchesPurse`).
    /// @dev In assembly, for want of Solidity's clearing of bits: those above `token` are clear, as in `StoreSlots`.
    function isOf(Purse purse, address token) internal pure returns (bool result) {
        assembly ("memory-safe") {
            result := eq(shr(UPPER_BITS_SHIFT, purse), shr(LOWER_BITS, token))
        }
    }

    /// @dev `cost` must not exceed `gasRemaining`: the subtraction would borrow from the address.
    function minusGas(Purse purse, uint256 cost) internal pure returns (Purse) {
        unchecked {
            return Purse.wrap(Purse.unwrap(purse) - (cost << GAS_SHIFT));
        }
    }

    /// @dev `amount` must not exceed `allowance`: the subtraction would borrow from the gas.
    function minusAllowance(Purse purse, uint256 amount) internal pure returns (Purse) {
        unchecked {
            return Purse.wrap(Purse.unwrap(purse) - amount);
        }
    }

    function gasRemaining(Purse purse) internal pure returns (uint256) {
        return uint80(Purse.unwrap(purse) >> GAS_SHIFT);
    }

    function allowance(Purse purse) internal pure returns (uint256) {
        return uint112(Purse.unwrap(purse));
    }
}
