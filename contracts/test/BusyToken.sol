// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {ERC20} from "@openzeppelin/contracts/token/ERC20/ERC20.sol";
import {ERC1363} from "@openzeppelin/contracts/token/ERC20/extensions/ERC1363.sol";
import {ERC20Burnable} from "@openzeppelin/contracts/token/ERC20/extensions/ERC20Burnable.sol";
import {ERC20Permit} from "@openzeppelin/contracts/token/ERC20/extensions/ERC20Permit.sol";
import {Multicall} from "@openzeppelin/contracts/utils/Multicall.sol";

/// @title A token with every way out that tokens have
/// @notice OpenZeppelin's extensions and its `multicall`, `send` of ERC-777, `push`, `pull` and `move` of DAI, and older approvals.
contract BusyToken is ERC20Burnable, ERC20Permit, ERC1363, Multicall {
    constructor() ERC20("Busy", "BUSY") ERC20Permit("Busy") {}

    function mint(address to, uint256 amount) external {
        _mint(to, amount);
    }

    function send(address to, uint256 amount, bytes calldata) external {
        _transfer(msg.sender, to, amount);
    }

    function push(address to, uint256 amount) external {
        _transfer(msg.sender, to, amount);
    }

    function pull(address from, uint256 amount) external {
        transferFrom(from, msg.sender, amount);
    }

    function move(address from, address to, uint256 amount) external {
        if (from == msg.sender) _transfer(from, to, amount);
        else transferFrom(from, to, amount);
    }

    function increaseApproval(address spender, uint256 added) external {
        _approve(msg.sender, spender, allowance(msg.sender, spender) + added);
    }

    /// @notice Like `decreaseAllowance`: never below zero.
    function decreaseApproval(address spender, uint256 subtracted) external {
        uint256 current = allowance(msg.sender, spender);
        _approve(msg.sender, spender, current < subtracted ? 0 : current - subtracted);
    }
}
