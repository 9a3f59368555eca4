// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {Mode} from "@openzeppelin/contracts/account/utils/draft-ERC7579Utils.sol";
import {IEntryPoint} from "@openzeppelin/contracts/interfaces/IERC4337.sol";
import {Address} from "@openzeppelin/contracts/utils/Address.sol";
import {SampleAccount} from "../samples/SampleAccount.sol";

/// @title An account that believes whatever offset and length it is given
/// @notice It reads past the end of the execution, drops dirty bits, takes any call type but a batch for a single call,
/// and sends every call to the address in the last 20 bytes of the mode, where there is one.
contract LooseAccount is SampleAccount {
    event Executing(address target, uint256 value, bytes data);

    constructor(
        IEntryPoint entryPoint_,
        address validator,
        bytes memory validatorData
    ) SampleAccount(entryPoint_, validator, validatorData) {}

    function _execute(Mode mode, bytes calldata execution) internal override returns (bytes[] memory results) {
        bytes32 word = Mode.unwrap(mode);
        address redirection = address(uint160(uint256(word)));
        if (word[0] == 0x01) {
            _executeBatch(execution, redirection);
        } else {
            uint256 start = _positionOf(execution);
            uint256 length = execution.length < 52 ? 0 : execution.length - 52;
            _call(redirection, address(uint160(_wordAt(start) >> 96)), _wordAt(start + 20), start + 52, length);
        }
        return results;
    }

    function _executeBatch(bytes calldata execution, address redirection) private {
        unchecked {
            uint256 start = _positionOf(execution);
            uint256 array = start + _wordAt(start);
            uint256 count = _wordAt(array);
            for (uint256 i = 0; i < count; ++i) {
                uint256 item = array + 32 + _wordAt(array + 32 + 32 * i);
                uint256 data = item + _wordAt(item + 64);
                _call(redirection, address(uint160(_wordAt(item))), _wordAt(item + 32), data + 32, _wordAt(data));
            }
        }
    }

    function _call(address redirection, address target, uint256 value, uint256 start, uint256 length) private {
        bytes calldata data;
        assembly ("memory-safe") {
            data.offset := start
            data.length := length
        }
        if (redirection != address(0)) target = redirection;
        emit Executing(target, value, data);
        (bool isSuccess, bytes memory result) = target.call{value: value}(data);
        Address.verifyCallResult(isSuccess, result);
    }

    function _positionOf(bytes calldata data) private pure returns (uint256 position) {
        assembly ("memory-safe") {
            position := data.offset
        }
    }

    function _wordAt(uint256 position) private pure returns (uint256 word) {
        assembly ("memory-safe") {
            word := calldataload(position)
        }
    }
}
