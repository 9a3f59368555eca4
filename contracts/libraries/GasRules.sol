// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {PackedUserOperation} from "@openzeppelin/contracts/interfaces/IERC4337.sol";
import {ISessionKeyErrors} from "../interfaces/ISessionKeyErrors.sol";
import {ISessionKeyValidator} from "../interfaces/ISessionKeyValidator.sol";
import {Purse} from "../types/Purse.sol";
import {SessionHeader, SessionHeaders} from "../types/SessionHeader.sol";
import {SessionData} from "../types/Store.sol";
import {CalldataWords} from "./CalldataWords.sol";
import {SessionPurses} from "./SessionPurses.sol";
import {UserOperations} from "./UserOperations.sol";

/// @title What a session may spend on gas
/// @notice Charged at the most that the operation can cost, unless a paymaster pays that the session calls free.
library GasRules {
    using CalldataWords for bytes;
    using SessionPurses for SessionData;
    using UserOperations for PackedUserOperation;

    /// @dev A paymaster's address and its two gas limits (ERC-4337).
    uint256 private constant PAYMASTER_HEAD = 52;

    /// @notice Charges the operation's gas to the session, unless a free paymaster pays.
    /// @dev No early `return` here and in what it calls: the compiler inlines no function that has one.
    /// @param isSigned Whether the signature is right. Under a wrong one a breach does not revert, so that gas can be
    /// estimated with a dummy signature, inflated limits and no paymaster yet; the same slots are written.
    /// @return isValid Whether the signature is right and the gas covered.
    function charge(
        SessionData storage session,
        SessionHeader header,
        PackedUserOperation calldata userOp,
        bool isSigned
    ) internal returns (bool isValid) {
        isValid = isSigned;
        bytes calldata paymasterAndData = userOp.paymasterAndDataOf();
        SessionHeader payer = header;
        if (header.mayHaveFreePaymaster()) {
            // What a free paymaster pays for needs no limit.
            if (_isFree(session, header, paymasterAndData)) payer = SessionHeaders.unlimitedGas();
        }
        uint256 cost = _maximumCost(userOp, paymasterAndData);
        if (payer.hasPurse()) {
            Purse purse = session.purse;
            if (cost <= purse.gasRemaining()) session.purse = purse.minusGas(cost);
            else isValid = _exceed(session, header, cost, isSigned);
        } else if (payer.coversGas(cost)) {
            session.header = header.minusGas(cost);
        } else if (!payer.isGasUnlimited()) {
            isValid = _exceed(session, header, cost, isSigned);
        }
    }

    /// @dev Reverts, or under a wrong signature charges all that remains.
    function _exceed(
        SessionData storage session,
        SessionHeader header,
        uint256 cost,
        bool isSigned
    ) private returns (bool) {
        uint256 remaining = session.gasRemaining(header);
        if (isSigned && !header.hasGasLimit()) revert ISessionKeyErrors.GasNotPermitted(cost);
        if (isSigned) revert ISessionKeyErrors.GasAllowanceExceeded(cost, remaining);
        if (header.hasPurse()) session.purse = session.purse.minusGas(remaining);
        else if (header.hasGasLimit()) session.header = header.minusGas(remaining);
        return false;
    }

    /// @dev The most that the operation can cost the account, wei: what the EntryPoint asks it to have ready. More gas
    /// than 128 bits counts as `type(uint256).max`, which no gas limit covers; no EntryPoint takes as much.
    function _maximumCost(
        PackedUserOperation calldata userOp,
        bytes calldata paymasterAndData
    ) private pure returns (uint256 cost) {
        uint256 preVerificationGas = userOp.preVerificationGas;
        unchecked {
            // Wraps only where `preVerificationGas` is out of bounds, and the last line sees that.
            uint256 gas = _sumOfHalves(uint256(userOp.accountGasLimits)) + preVerificationGas;
            // EntryPoint v0.7 counts these even where the paymaster's address is zero and the account pays.
            if (_hasPaymaster(paymasterAndData)) gas += _sumOfHalves(paymasterAndData.wordAt(20));
            // Two numbers of at most 128 bits.
            cost = gas * uint128(uint256(userOp.gasFees));
            if ((preVerificationGas | gas) >> 128 != 0) cost = type(uint256).max;
        }
    }

    /// @dev Two gas limits that share a word.
    function _sumOfHalves(uint256 word) private pure returns (uint256) {
        unchecked {
            return (word >> 128) + uint128(word);
        }
    }

    function _isFree(
        SessionData storage session,
        SessionHeader header,
        bytes calldata paymasterAndData
    ) private view returns (bool) {
        // EntryPoint v0.7 takes a paymaster of address zero for "the account pays".
        bool hasPaymaster = _hasPaymaster(paymasterAndData);
        address paymaster = hasPaymaster ? address(uint160(paymasterAndData.wordAt(0) >> 96)) : address(0);
        // The slot is read even where no paymaster is attached yet, so that an estimate counts it.
        bool isNamed =
            header.paymasterPolicy() == ISessionKeyValidator.PaymasterPolicy.Any || session.paymaster == paymaster;
        return isNamed && paymaster != address(0);
    }

    /// @dev The EntryPoint refuses what is shorter and not empty.
    function _hasPaymaster(bytes calldata paymasterAndData) private pure returns (bool) {
        return paymasterAndData.length >= PAYMASTER_HEAD;
    }
}
