// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {
    IERC7579Execution,
    IERC7579Module,
    MODULE_TYPE_EXECUTOR,
    MODULE_TYPE_FALLBACK
} from "@openzeppelin/contracts/interfaces/draft-IERC7579.sol";

/// @title A fallback handler and executor that has the account make the call which it was called with
/// @notice It trusts whoever calls it to be the account, and the account forwards what anyone sends.
contract SweepModule is IERC7579Module {
    function onInstall(bytes calldata) external {}

    function onUninstall(bytes calldata) external {}

    /// @notice The account's fallback appends who called it, 20 bytes: the account's owner, through the EntryPoint.
    function sweep(bytes calldata execution) external {
        IERC7579Execution(msg.sender).executeFromExecutor(bytes32(0), execution);
    }

    function isModuleType(uint256 moduleTypeId) external pure returns (bool) {
        return moduleTypeId == MODULE_TYPE_EXECUTOR || moduleTypeId == MODULE_TYPE_FALLBACK;
    }
}
