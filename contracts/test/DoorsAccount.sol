// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {MODULE_TYPE_VALIDATOR} from "@openzeppelin/contracts/interfaces/draft-IERC7579.sol";
import {IAccountExecute, IEntryPoint, PackedUserOperation} from "@openzeppelin/contracts/interfaces/IERC4337.sol";
import {Address} from "@openzeppelin/contracts/utils/Address.sol";
import {SampleAccount} from "../samples/SampleAccount.sol";

/// @notice What the EntryPoint tells of its helper that deploys and initialises accounts.
interface IHasSenderCreator {
    function senderCreator() external view returns (address);
}

/// @title An account with more doors than `execute(bytes32,bytes)`
/// @notice Functions that real accounts have: each of them spends what the account owns.
contract DoorsAccount is SampleAccount, IAccountExecute {
    constructor(
        IEntryPoint entryPoint_,
        address validator,
        bytes memory validatorData
    ) SampleAccount(entryPoint_, validator, validatorData) {}

    /// @notice Runs what follows the selector in the operation's calldata, as ERC-4337 says.
    function executeUserOp(PackedUserOperation calldata userOp, bytes32) external onlyEntryPointOrSelf {
        Address.functionDelegateCall(address(this), userOp.callData[4:]);
    }

    /// @notice As in ERC-6900 and SimpleAccount.
    function execute(address target, uint256 value, bytes calldata data) external onlyEntryPointOrSelf {
        (bool isSuccess, bytes memory result) = target.call{value: value}(data);
        Address.verifyCallResult(isSuccess, result);
    }

    /// @notice As in Modular Account: deploys, and pays the constructor.
    function performCreate(uint256 value, bytes calldata initCode, bool, bytes32) external onlyEntryPointOrSelf {
        bytes memory code = initCode;
        address created;
        assembly ("memory-safe") {
            created := create(value, add(code, 0x20), mload(code))
        }
        require(created != address(0), "create failed");
    }

    /// @notice Adds a validator to an EOA that has just delegated to this code: the EntryPoint lets `initCode` call it.
    function initialize(address validator, bytes calldata data) external {
        require(msg.sender == IHasSenderCreator(address(entryPoint())).senderCreator(), "not the EntryPoint");
        _installModule(MODULE_TYPE_VALIDATOR, validator, data);
    }
}
