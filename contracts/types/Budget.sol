// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {SessionHeader} from "./SessionHeader.sol";

/// @notice What remains of a session's gas and of one more allowance, in one storage word: an operation that spends both
/// writes once.
///
/// | bits       | field                                           |
/// | ---------- | ----------------------------------------------- |
/// | 192 to 255 | the upper 64 bits of the token's address        |
/// | 112 to 191 | gas allowance that remains, wei                 |
/// | 0 to 111   | allowance that remains, in base units           |
///
/// The lower 96 bits of the address are in the header, where other sessions have their gas. For ether all are zero.
type Budget is uint256;

using Budgets for Budget global;

/// @title Reading and building of budgets
/// @notice One function for each field.
library Budgets {
    uint256 private constant MAX_GAS = type(uint80).max;
    uint256 private constant MAX_ALLOWANCE = type(uint112).max;

    uint256 private constant GAS_SHIFT = 112;
    uint256 private constant ADDRESS_SHIFT = 192;
    /// @dev Of the address, what the header has.
    uint256 private constant LOWER_BITS = 96;

    function create(address token, uint80 gas_, uint112 allowance_) internal pure returns (Budget) {
        uint256 upper = uint256(uint160(token)) >> LOWER_BITS;
        return Budget.wrap((upper << ADDRESS_SHIFT) | (uint256(gas_) << GAS_SHIFT) | allowance_);
    }

    /// @notice Whether a session with `header`, which has no budget yet, may have one with `allowance`: the gas limit and
    /// the allowance are finite, and both fit.
    function canHold(SessionHeader header, uint256 allowance_) internal pure returns (bool) {
        return header.hasFiniteGas() && header.gasRemaining() <= MAX_GAS && allowance_ <= MAX_ALLOWANCE;
    }

    /// @notice Whether the budget is of `token`. `header` is the session's, and says that it has one of a token.
    /// @dev Without Solidity's clearing of bits. `token` has its upper bits clear, as `StoreSlots` says.
    function isOf(Budget budget, SessionHeader header, address token) internal pure returns (bool result) {
        assembly ("memory-safe") {
            result := eq(token, or(shl(96, shr(192, budget)), and(header, 0xffffffffffffffffffffffff)))
        }
    }

    /// @dev `cost` must not exceed `gasRemaining`: the subtraction would borrow from the address.
    function minusGas(Budget budget, uint256 cost) internal pure returns (Budget) {
        unchecked {
            return Budget.wrap(Budget.unwrap(budget) - (cost << GAS_SHIFT));
        }
    }

    /// @dev `amount` must not exceed `allowance`: the subtraction would borrow from the gas.
    function minusAllowance(Budget budget, uint256 amount) internal pure returns (Budget) {
        unchecked {
            return Budget.wrap(Budget.unwrap(budget) - amount);
        }
    }

    /// @dev `allowance_` must not exceed `MAX_ALLOWANCE`.
    function withAllowance(Budget budget, uint256 allowance_) internal pure returns (Budget) {
        return Budget.wrap((Budget.unwrap(budget) & ~MAX_ALLOWANCE) | allowance_);
    }

    /// @dev In wei.
    function gasRemaining(Budget budget) internal pure returns (uint256) {
        return uint80(Budget.unwrap(budget) >> GAS_SHIFT);
    }

    /// @dev In the token's base units.
    function allowance(Budget budget) internal pure returns (uint256) {
        return uint112(Budget.unwrap(budget));
    }
}
