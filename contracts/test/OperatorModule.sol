// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {
    IERC7579Execution,
    IERC7579Module,
    MODULE_TYPE_EXECUTOR
} from "@openzeppelin/contracts/interfaces/draft-IERC7579.sol";

/// @title An executor module: the account names an operator, and the operator has the account do anything
contract OperatorModule is IERC7579Module {
    mapping(address account => address operator) public operatorOf;

    function onInstall(bytes calldata) external {}

    function onUninstall(bytes calldata) external {}

    function nameOperator(address operator) external {
        operatorOf[msg.sender] = operator;
    }

    function run(address account, bytes32 mode, bytes calldata execution) external {
        require(msg.sender == operatorOf[account], "not the operator");
        IERC7579Execution(account).executeFromExecutor(mode, execution);
    }

    function isModuleType(uint256 moduleTypeId) external pure returns (bool) {
        return moduleTypeId == MODULE_TYPE_EXECUTOR;
    }
}
