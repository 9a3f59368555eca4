// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

/// @title A contract that accepts every call and logs it
contract Recorder {
    event Called(address indexed caller, uint256 value, bytes data);

    receive() external payable {
        emit Called(msg.sender, msg.value, "");
    }

    fallback() external payable {
        emit Called(msg.sender, msg.value, msg.data);
    }
}
