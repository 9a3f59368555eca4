// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {PaymasterERC20} from "@openzeppelin/contracts/account/paymaster/extensions/PaymasterERC20.sol";
import {ERC4337Utils} from "@openzeppelin/contracts/account/utils/ERC4337Utils.sol";
import {IEntryPoint, PackedUserOperation} from "@openzeppelin/contracts/interfaces/IERC4337.sol";
import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";

/// @title OpenZeppelin's ERC-20 paymaster: pays for anyone, and takes approved tokens for it, one unit for each wei
contract TokenPaymaster is PaymasterERC20 {
    IEntryPoint private immutable ENTRY_POINT;
    IERC20 private immutable TOKEN;

    constructor(IEntryPoint entryPoint_, IERC20 token) payable {
        ENTRY_POINT = entryPoint_;
        TOKEN = token;
        _deposit(msg.value);
    }

    function entryPoint() public view override returns (IEntryPoint) {
        return ENTRY_POINT;
    }

    function _fetchDetails(
        PackedUserOperation calldata,
        bytes32
    ) internal view override returns (uint256 validationData, IERC20 token, uint256 tokenPerNative) {
        return (ERC4337Utils.SIG_VALIDATION_SUCCESS, TOKEN, 1 ether);
    }
}
