// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {ISessionKeyValidator} from "../interfaces/ISessionKeyValidator.sol";
import {AccountStates} from "../types/AccountState.sol";
import {SessionHeader, SessionHeaders} from "../types/SessionHeader.sol";

/// @title Session headers, one function at a time
contract HeaderHarness {
    /// @dev What a header says.
    struct Fields {
        bool exists;
        bool isRevoked;
        bool isRoot;
        bool hasNativeAllowance;
        bool hasAccountFunctions;
        bool hasAnyContractFunctions;
        bool hasTokenPurse;
        bool hasNativePurse;
        bool hasGasLimit;
        bool isGasUnlimited;
        ISessionKeyValidator.PaymasterPolicy paymasterPolicy;
        ISessionKeyValidator.SignerKind signerKind;
        uint48 epoch;
        uint48 validAfter;
        uint48 validUntil;
        uint256 gasRemaining;
    }

    function create(
        ISessionKeyValidator.SignerKind kind,
        uint48 epoch,
        uint48 validAfter,
        uint48 validUntil
    ) external pure returns (uint256) {
        return SessionHeader.unwrap(SessionHeaders.create(kind, epoch, validAfter, validUntil));
    }

    function withRoot(uint256 header) external pure returns (uint256) {
        return SessionHeader.unwrap(SessionHeader.wrap(header).withRoot());
    }

    function withNativeAllowance(uint256 header) external pure returns (uint256) {
        return SessionHeader.unwrap(SessionHeader.wrap(header).withNativeAllowance());
    }

    function withAccountFunctions(uint256 header) external pure returns (uint256) {
        return SessionHeader.unwrap(SessionHeader.wrap(header).withAccountFunctions());
    }

    function withAnyContractFunctions(uint256 header) external pure returns (uint256) {
        return SessionHeader.unwrap(SessionHeader.wrap(header).withAnyContractFunctions());
    }

    function withUnlimitedGas(uint256 header) external pure returns (uint256) {
        return SessionHeader.unwrap(SessionHeader.wrap(header).withUnlimitedGas());
    }

    function withGasLimit(uint256 header, uint96 limit) external pure returns (uint256) {
        return SessionHeader.unwrap(SessionHeader.wrap(header).withGasLimit(limit));
    }

    function withPurse(uint256 header, address token) external pure returns (uint256) {
        return SessionHeader.unwrap(SessionHeader.wrap(header).withPurse(token));
    }

    function hasPurse(uint256 header) external pure returns (bool) {
        return SessionHeader.wrap(header).hasPurse();
    }

    function withPaymasterPolicy(
        uint256 header,
        ISessionKeyValidator.PaymasterPolicy policy
    ) external pure returns (uint256) {
        return SessionHeader.unwrap(SessionHeader.wrap(header).withPaymasterPolicy(policy));
    }

    function asRevoked(uint256 header) external pure returns (uint256) {
        return SessionHeader.unwrap(SessionHeader.wrap(header).asRevoked());
    }

    function minusGas(uint256 header, uint256 cost) external pure returns (uint256) {
        return SessionHeader.unwrap(SessionHeader.wrap(header).minusGas(cost));
    }

    function isLive(uint256 header, uint48 currentEpoch) external pure returns (bool) {
        return SessionHeader.wrap(header).isLive(AccountStates.create(currentEpoch, true));
    }

    function read(uint256 word) external pure returns (Fields memory fields) {
        SessionHeader header = SessionHeader.wrap(word);
        fields.exists = header.exists();
        fields.isRevoked = header.isRevoked();
        fields.isRoot = header.isRoot();
        fields.hasNativeAllowance = header.hasNativeAllowance();
        fields.hasAccountFunctions = header.hasAccountFunctions();
        fields.hasAnyContractFunctions = header.hasAnyContractFunctions();
        fields.hasTokenPurse = header.matchesPurse(address(uint160(uint96(word))));
        fields.hasNativePurse = header.hasNativePurse();
        fields.hasGasLimit = header.hasGasLimit();
        fields.isGasUnlimited = header.isGasUnlimited();
        fields.paymasterPolicy = header.paymasterPolicy();
        fields.signerKind = header.signerKind();
        fields.epoch = header.epoch();
        fields.validAfter = header.validAfter();
        fields.validUntil = header.validUntil();
        fields.gasRemaining = header.gasRemaining();
    }
}
