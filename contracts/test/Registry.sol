// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

/// @title Whom an account trusts to vouch for modules
contract Registry {
    mapping(address account => address attester) public attesterOf;

    function trust(address attester) external {
        attesterOf[msg.sender] = attester;
    }
}
