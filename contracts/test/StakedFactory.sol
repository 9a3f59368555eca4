// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {AccountERC7579} from "@openzeppelin/contracts/account/extensions/draft-AccountERC7579.sol";
import {IEntryPoint, IEntryPointStake} from "@openzeppelin/contracts/interfaces/IERC4337.sol";
import {MODULE_TYPE_VALIDATOR} from "@openzeppelin/contracts/interfaces/draft-IERC7579.sol";

/// @title OpenZeppelin's account with two validators from the start
contract TwoValidatorAccount is AccountERC7579 {
    IEntryPoint private immutable ENTRY_POINT;

    constructor(
        IEntryPoint entryPoint_,
        address rootValidator,
        bytes memory rootData,
        address module,
        bytes memory moduleData
    ) {
        ENTRY_POINT = entryPoint_;
        _installModule(MODULE_TYPE_VALIDATOR, rootValidator, rootData);
        _installModule(MODULE_TYPE_VALIDATOR, module, moduleData);
    }

    function entryPoint() public view override returns (IEntryPoint) {
        return ENTRY_POINT;
    }
}

/// @title Makes such accounts, and can have a stake at the EntryPoint (ERC-7562)
contract StakedFactory {
    IEntryPoint private immutable ENTRY_POINT;

    constructor(IEntryPoint entryPoint_) {
        ENTRY_POINT = entryPoint_;
    }

    function addStake(uint32 unstakeDelaySec) external payable {
        IEntryPointStake(address(ENTRY_POINT)).addStake{value: msg.value}(unstakeDelaySec);
    }

    function create(
        address rootValidator,
        bytes calldata rootData,
        address module,
        bytes calldata moduleData
    ) external returns (address) {
        return address(new TwoValidatorAccount{salt: 0}(ENTRY_POINT, rootValidator, rootData, module, moduleData));
    }
}
