// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {ERC20} from "@openzeppelin/contracts/token/ERC20/ERC20.sol";
import {Address} from "@openzeppelin/contracts/utils/Address.sol";

/// @title Wrapped ether
contract TestWETH is ERC20("Wrapped ether", "WETH") {
    receive() external payable {
        deposit();
    }

    function withdraw(uint256 amount) external {
        _burn(msg.sender, amount);
        Address.sendValue(payable(msg.sender), amount);
    }

    function deposit() public payable {
        _mint(msg.sender, msg.value);
    }
}
