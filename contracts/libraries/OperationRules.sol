// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {IAccountExecute, PackedUserOperation} from "@openzeppelin/contracts/interfaces/IERC4337.sol";
import {ISessionKeyErrors} from "../interfaces/ISessionKeyErrors.sol";

/// @title What no session but root may do with an operation as a whole
library OperationRules {
    /// @dev What `initCode` starts with where an EIP-7702 account stands in for a factory.
    bytes20 private constant EIP7702_MARKER = bytes20(hex"7702");

    /// @notice Reverts where the operation would run something that its calldata does not show.
    function check(PackedUserOperation calldata userOp) internal pure {
        bytes calldata initCode = userOp.initCode;
        // What follows the marker is a call of the account itself, before it validates anything.
        bool isReinitializing = initCode.length > 20 && bytes20(initCode) == EIP7702_MARKER;
        require(!isReinitializing, ISessionKeyErrors.InitializationNotPermitted());
        bool isWrapped = bytes4(userOp.callData) == IAccountExecute.executeUserOp.selector;
        require(!isWrapped, ISessionKeyErrors.ExecuteUserOpNotPermitted());
    }
}
