// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {ERC7579Utils, CallType, Execution, Mode} from "@openzeppelin/contracts/account/utils/draft-ERC7579Utils.sol";
import {IEntryPoint} from "@openzeppelin/contracts/interfaces/IERC4337.sol";
import {SampleAccount} from "../samples/SampleAccount.sol";

/// @title An account that logs each call before it makes it, as its own decoder reads it
contract RecordingAccount is SampleAccount {
    using ERC7579Utils for *;

    event Executing(address target, uint256 value, bytes data);

    constructor(
        IEntryPoint entryPoint_,
        address validator,
        bytes memory validatorData
    ) SampleAccount(entryPoint_, validator, validatorData) {}

    function _execute(Mode mode, bytes calldata execution) internal override returns (bytes[] memory) {
        (CallType callType, , , ) = mode.decodeMode();
        if (callType == ERC7579Utils.CALLTYPE_BATCH) {
            Execution[] calldata calls = execution.decodeBatch();
            for (uint256 i = 0; i < calls.length; ++i) {
                emit Executing(calls[i].target, calls[i].value, calls[i].callData);
            }
        } else {
            (address target, uint256 value, bytes calldata data) = execution.decodeSingle();
            emit Executing(target, value, data);
        }
        return super._execute(mode, execution);
    }
}
