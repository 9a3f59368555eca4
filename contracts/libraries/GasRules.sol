// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {ERC4337Utils} from "@openzeppelin/contracts/account/utils/ERC4337Utils.sol";
import {PackedUserOperation} from "@openzeppelin/contracts/interfaces/IERC4337.sol";
import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";
import {ISessionKeyErrors} from "../interfaces/ISessionKeyErrors.sol";
import {ISessionKeyValidator} from "../interfaces/ISessionKeyValidator.sol";
import {SessionHeader} from "../types/SessionHeader.sol";
import {SessionData} from "../types/Store.sol";

/// @title What a session may spend on gas
library GasRules {
    using ERC4337Utils for PackedUserOperation;

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
        if (_isFree(session, header, userOp.paymaster())) return true;
        uint256 cost = maximumCost(userOp);
        if (!header.hasGasLimit()) {
            require(!isSigned, ISessionKeyErrors.GasNotPermitted(cost));
            return false;
        }
        if (header.isGasUnlimited()) return true;
        uint256 remaining = header.gasRemaining();
        isCovered = cost <= remaining;
        require(isCovered || !isSigned, ISessionKeyErrors.GasAllowanceExceeded(cost, remaining));
        session.header = header.minusGas(isCovered ? cost : remaining);
    }

    /// @notice The most that the operation can cost the account, wei: what the EntryPoint asks it to have ready.
    /// @dev Saturates at `type(uint256).max`, which no gas limit covers.
    function maximumCost(PackedUserOperation calldata userOp) internal pure returns (uint256) {
        // Four numbers of at most 128 bits.
        uint256 gas =
            userOp.verificationGasLimit() +
                userOp.callGasLimit() +
                userOp.paymasterVerificationGasLimit() +
                userOp.paymasterPostOpGasLimit();
        return Math.saturatingMul(Math.saturatingAdd(gas, userOp.preVerificationGas), userOp.maxFeePerGas());
    }

    /// @dev EntryPoint v0.7 takes a paymaster of address zero for "the account pays".
    function _isFree(SessionData storage session, SessionHeader header, address paymaster) private view returns (bool) {
        ISessionKeyValidator.PaymasterPolicy policy = header.paymasterPolicy();
        if (policy == ISessionKeyValidator.PaymasterPolicy.None) return false;
        // Read even where no paymaster is attached yet, so that an estimate counts it.
        bool isNamed = policy == ISessionKeyValidator.PaymasterPolicy.Any || session.paymaster == paymaster;
        return isNamed && paymaster != address(0);
    }
}
