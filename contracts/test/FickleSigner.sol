// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {IERC1271} from "@openzeppelin/contracts/interfaces/IERC1271.sol";
import {IAccount, PackedUserOperation} from "@openzeppelin/contracts/interfaces/IERC4337.sol";

/// @title A contract that says yes to every signature, or no to every one, and changes its mind in a bundle
/// @notice It is an account too: an operation of its own changes its mind, in validation.
contract FickleSigner is IERC1271, IAccount {
    bool public isWilling;

    constructor(bool isWilling_) {
        isWilling = isWilling_;
    }

    receive() external payable {}

    function validateUserOp(PackedUserOperation calldata, bytes32, uint256) external returns (uint256) {
        isWilling = !isWilling;
        return 0;
    }

    function isValidSignature(bytes32, bytes calldata) external view returns (bytes4) {
        return isWilling ? this.isValidSignature.selector : bytes4(0xffffffff);
    }
}
