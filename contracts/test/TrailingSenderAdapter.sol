// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {
    IERC7579Execution,
    IERC7579Module,
    MODULE_TYPE_EXECUTOR
} from "@openzeppelin/contracts/interfaces/draft-IERC7579.sol";

/// @title An adapter that takes the last 20 bytes of its calldata for the sender
/// @notice As a Safe's fallback handler does: the Safe appends who called it. Where the Safe itself calls the adapter,
/// whoever wrote the calldata wrote those bytes too. An account calling as itself may have it do anything.
contract TrailingSenderAdapter is IERC7579Module {
    function onInstall(bytes calldata) external {}

    function onUninstall(bytes calldata) external {}

    function runAsAccount(bytes calldata execution) external {
        address sender = address(bytes20(msg.data[msg.data.length - 20:]));
        require(sender == msg.sender, "not the account itself");
        IERC7579Execution(msg.sender).executeFromExecutor(bytes32(0), execution);
    }

    function isModuleType(uint256 moduleTypeId) external pure returns (bool) {
        return moduleTypeId == MODULE_TYPE_EXECUTOR;
    }
}
