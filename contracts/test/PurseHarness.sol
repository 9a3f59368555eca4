// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {Purse, Purses} from "../types/Purse.sol";

/// @title Purses, one function at a time
contract PurseHarness {
    function create(address token, uint80 gas_, uint112 allowance) external pure returns (uint256) {
        return Purse.unwrap(Purses.create(token, gas_, allowance));
    }

    function canHold(uint256 gas_, uint256 allowance) external pure returns (bool) {
        return Purses.canHold(gas_, allowance);
    }

    function minusGas(uint256 purse, uint256 cost) external pure returns (uint256) {
        return Purse.unwrap(Purse.wrap(purse).minusGas(cost));
    }

    function minusAllowance(uint256 purse, uint256 amount) external pure returns (uint256) {
        return Purse.unwrap(Purse.wrap(purse).minusAllowance(amount));
    }

    function read(uint256 purse) external pure returns (uint256 gasRemaining, uint256 allowance) {
        return (Purse.wrap(purse).gasRemaining(), Purse.wrap(purse).allowance());
    }
}
