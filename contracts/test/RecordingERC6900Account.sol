// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {IEntryPoint} from "@openzeppelin/contracts/interfaces/IERC4337.sol";
import {ERC6900Account} from "./ERC6900Account.sol";

/// @title An ERC-6900 account that logs each call before it makes it, as its own decoder reads it
contract RecordingERC6900Account is ERC6900Account {
    event Executing(address target, uint256 value, bytes data);

    constructor(
        IEntryPoint entryPoint_,
        bytes25 config,
        bytes memory installData
    ) ERC6900Account(entryPoint_, config, installData) {}

    function _call(address target, uint256 value, bytes calldata data) internal override returns (bytes memory) {
        emit Executing(target, value, data);
        return super._call(target, value, data);
    }
}
