// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {Address} from "@openzeppelin/contracts/utils/Address.sol";

/// @title Makes any call for anyone, as routers and multicall contracts do
contract Router {
    function run(address target, bytes calldata data) external {
        Address.functionCall(target, data);
    }
}
