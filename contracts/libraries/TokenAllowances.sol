// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {ISessionKeyErrors} from "../interfaces/ISessionKeyErrors.sol";
import {Purse} from "../types/Purse.sol";
import {Rule} from "../types/Rule.sol";
import {CalldataWords} from "./CalldataWords.sol";

/// @title What calls spend of a token's allowance
/// @notice Three functions share one allowance: `transfer`, `approve` and `increaseAllowance`.
library TokenAllowances {
    using CalldataWords for bytes;

    /// @dev `increaseAllowance(address,uint256)`, which is in no ERC but in many tokens.
    bytes4 private constant INCREASE_ALLOWANCE = 0x39509351;
    /// @dev A selector and two words.
    uint256 private constant TOKEN_CALL_LENGTH = 68;

    /// @notice Whether the function of a token, its selector as a number, spends an allowance.
    /// @dev Without a branch.
    function isSpending(uint256 selectorNumber) internal pure returns (bool result) {
        uint256 transferId = uint32(IERC20.transfer.selector);
        uint256 approveId = uint32(IERC20.approve.selector);
        uint256 increaseId = uint32(INCREASE_ALLOWANCE);
        assembly ("memory-safe") {
            let id := selectorNumber
            result := or(eq(id, transferId), or(eq(id, approveId), eq(id, increaseId)))
        }
    }

    /// @notice Takes what the call spends from the purse, or reverts where it is not enough.
    /// @dev The three functions take an address and an amount, which counts in full whatever was approved before.
    /// @param index The call's place in its batch, for the errors.
    function spend(Purse purse, uint256 index, address token, bytes calldata data) internal pure returns (Purse) {
        if (data.length != TOKEN_CALL_LENGTH) {
            revert ISessionKeyErrors.TokenCallDataLengthInvalid(index, token, data.length);
        }
        uint256 amount = data.wordAt(36);
        uint256 remaining = purse.allowance();
        if (amount > remaining) revert ISessionKeyErrors.TokenAllowanceExceeded(index, token, amount, remaining);
        return purse.minusAllowance(amount);
    }

    /// @notice The same for a rule.
    /// @return afterwards The rule without what the call spends; zero where the allowance is unlimited.
    function spend(
        Rule rule,
        uint256 index,
        address token,
        bytes calldata data
    ) internal pure returns (Rule afterwards) {
        if (data.length != TOKEN_CALL_LENGTH) {
            revert ISessionKeyErrors.TokenCallDataLengthInvalid(index, token, data.length);
        }
        uint256 amount = data.wordAt(36);
        uint256 remaining = rule.allowance();
        afterwards = rule.minusAllowance(amount);
        if (amount > remaining) {
            // Nothing remains of an unlimited allowance, and it stays as it is.
            if (!rule.isUnlimited()) {
                revert ISessionKeyErrors.TokenAllowanceExceeded(index, token, amount, remaining);
            }
            afterwards = Rule.wrap(0);
        }
    }
}
