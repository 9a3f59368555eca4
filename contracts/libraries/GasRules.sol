// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {PackedUserOperation} from "@openzeppelin/contracts/interfaces/IERC4337.sol";
import {ISessionKeyErrors} from "../interfaces/ISessionKeyErrors.sol";
import {ISessionKeyValidator} from "../interfaces/ISessionKeyValidator.sol";
import {SessionHeader} from "../types/SessionHeader.sol";
import {SessionData} from "../types/Store.sol";
import {CalldataWords} from "./CalldataWords.sol";
import {UserOperations} from "./UserOperations.sol";

/// @title What a session may spend on gas
/// @notice Charged at the most that the operation can cost, unless a paymaster pays that the session calls free.
library GasRules {
    using CalldataWords for bytes;
    using UserOperations for PackedUserOperation;

    /// @dev A paymaster's address and its two gas limits (ERC-4337).
    uint256 private constant PAYMASTER_HEAD = 52;

    /// @notice Charges the operation's gas to the session, unless a free paymaster pays.
    /// @param isSigned Whether the signature is right. Under a wrong one a breach does not revert, so that gas can be
    /// estimated with a dummy signature, inflated limits and no paymaster yet; the same slots are written.
    /// @return isCovered False for such a breach.
    function charge(
        SessionData storage session,
        SessionHeader header,
        PackedUserOperation calldata userOp,
        bool isSigned
    ) internal returns (bool isCovered) {
        (address paymaster, uint256 paymasterGas) = _paymasterOf(userOp.paymasterAndDataOf());
        if (header.mayHaveFreePaymaster() && _isFree(session, header, paymaster)) return true;
        uint256 cost = _maximumCost(userOp, paymasterGas);
        if (header.hasFiniteGasLimit()) {
            uint256 remaining = header.gasRemaining();
            isCovered = cost <= remaining;
            if (isSigned && !isCovered) revert ISessionKeyErrors.GasAllowanceExceeded(cost, remaining);
            session.header = header.minusGas(isCovered ? cost : remaining);
            return isCovered;
        }
        isCovered = header.isGasUnlimited();
        if (isSigned && !isCovered) revert ISessionKeyErrors.GasNotPermitted(cost);
    }

    /// @dev EntryPoint v0.7 takes a paymaster of address zero for "the account pays", and counts its gas limits.
    function _paymasterOf(bytes calldata paymasterAndData) private pure returns (address paymaster, uint256 gas) {
        // The EntryPoint refuses what is shorter and not empty.
        if (paymasterAndData.length < PAYMASTER_HEAD) return (address(0), 0);
        paymaster = address(uint160(paymasterAndData.wordAt(0) >> 96));
        gas = _sumOfHalves(paymasterAndData.wordAt(20));
    }

    /// @dev The most that the operation can cost the account, wei: what the EntryPoint asks it to have ready. More gas
    /// than 128 bits counts as `type(uint256).max`, which no gas limit covers; no EntryPoint takes as much.
    function _maximumCost(PackedUserOperation calldata userOp, uint256 paymasterGas) private pure returns (uint256) {
        uint256 preVerificationGas = userOp.preVerificationGas;
        unchecked {
            // Wraps only where `preVerificationGas` is out of bounds, and the next line sees that.
            uint256 gas = _sumOfHalves(uint256(userOp.accountGasLimits)) + paymasterGas + preVerificationGas;
            if ((preVerificationGas | gas) > type(uint128).max) return type(uint256).max;
            // Two numbers of at most 128 bits.
            return gas * uint128(uint256(userOp.gasFees));
        }
    }

    /// @dev Two gas limits that share a word.
    function _sumOfHalves(uint256 word) private pure returns (uint256) {
        unchecked {
            return (word >> 128) + uint128(word);
        }
    }

    function _isFree(SessionData storage session, SessionHeader header, address paymaster) private view returns (bool) {
        // The slot is read even where no paymaster is attached yet, so that an estimate counts it.
        bool isNamed =
            header.paymasterPolicy() == ISessionKeyValidator.PaymasterPolicy.Any || session.paymaster == paymaster;
        return isNamed && paymaster != address(0);
    }
}
