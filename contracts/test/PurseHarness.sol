// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {Purse, Purses} from "../types/Purse.sol";
import {SessionHeader} from "../types/SessionHeader.sol";

/// @title Purses, one function at a time
contract PurseHarness {
    function create(address token, uint80 gas_, uint112 allowance) external pure returns (uint256) {
        return Purse.unwrap(Purses.create(token, gas_, allowance));
    }

    function canHold(uint256 header, uint256 allowance) external pure returns (bool) {
        return Purses.canHold(SessionHeader.wrap(header), allowance);
    }

    function isOf(uint256 purse, uint256 header, address token) external pure returns (bool) {
        return Purse.wrap(purse).isOf(SessionHeader.wrap(header), token);
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
