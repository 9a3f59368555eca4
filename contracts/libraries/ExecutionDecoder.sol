// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {ISessionKeyErrors} from "../interfaces/ISessionKeyErrors.sol";
import {CalldataWords} from "./CalldataWords.sol";

/// @notice One call that an account makes.
struct Call {
    address target;
    /// @dev Wei.
    uint256 value;
    bytes data;
}

/// @title Strict decoding of what an account executes
/// @notice Accepts only what the compiler's encoder writes, so that what is checked here is what any account executes,
/// however its own decoder reads other encodings.
library ExecutionDecoder {
    using CalldataWords for bytes;

    /// @dev A packed single call: the target's 20 bytes, the value's 32, the calldata.
    uint256 private constant SINGLE_HEAD = 52;
    /// @dev An array of calls: the offset of the array and its length, then one offset per call.
    uint256 private constant BATCH_HEAD = 64;
    /// @dev One call in an array: target, value, the offset of its calldata, the length of its calldata.
    uint256 private constant CALL_HEAD = 128;

    /// @notice The arguments of `execute(bytes32 mode, bytes executionCalldata)` (ERC-7579).
    /// @dev Bytes after the end are ignored: apps add attribution suffixes there.
    /// @param callData The selector and the arguments.
    function decodeExecute(
        bytes calldata callData
    ) internal pure returns (bytes32 mode, bytes calldata executionCalldata) {
        require(callData.length >= 100, ISessionKeyErrors.CallDataTooShort(callData.length, 100));
        bytes calldata arguments = callData[4:];
        require(arguments.wordAt(32) == 64, ISessionKeyErrors.NonCanonicalEncoding(32));
        uint256 length = arguments.wordAt(64);
        require(length <= arguments.length - 96, ISessionKeyErrors.NonCanonicalEncoding(64));
        return (bytes32(arguments.wordAt(0)), arguments[96:96 + length]);
    }

    /// @notice A single call in ERC-7579's packed encoding.
    function decodeSingle(
        bytes calldata execution
    ) internal pure returns (address target, uint256 value, bytes calldata data) {
        require(execution.length >= SINGLE_HEAD, ISessionKeyErrors.CallDataTooShort(execution.length, SINGLE_HEAD));
        return (address(bytes20(execution)), execution.wordAt(20), execution[SINGLE_HEAD:]);
    }

    /// @notice The number of calls in the ABI encoding of `Call[]`, and where the first one must be.
    function decodeBatch(bytes calldata batch) internal pure returns (uint256 count, uint256 position) {
        require(batch.length >= BATCH_HEAD, ISessionKeyErrors.CallDataTooShort(batch.length, BATCH_HEAD));
        require(batch.wordAt(0) == 32, ISessionKeyErrors.NonCanonicalEncoding(0));
        count = batch.wordAt(32);
        require(count != 0, ISessionKeyErrors.EmptyBatch());
        // Each call has an offset and a head. Dividing keeps a huge count from wrapping.
        require(count <= (batch.length - BATCH_HEAD) / (32 + CALL_HEAD), ISessionKeyErrors.NonCanonicalEncoding(32));
        position = BATCH_HEAD + 32 * count;
    }

    /// @notice The call number `index`, which must be at `position`, and where the next one must be.
    /// @dev `index` is below the count that `decodeBatch` returned, and `position` is what the call before returned.
    function decodeCall(
        bytes calldata batch,
        uint256 index,
        uint256 position
    ) internal pure returns (address target, uint256 value, bytes calldata data, uint256 next) {
        // No sum here can wrap: `position` and `index` are bounded by the size of calldata.
        uint256 offsetAt = BATCH_HEAD + 32 * index;
        require(batch.wordAt(offsetAt) == position - BATCH_HEAD, ISessionKeyErrors.NonCanonicalEncoding(offsetAt));
        uint256 dataAt = position + CALL_HEAD;
        require(dataAt <= batch.length, ISessionKeyErrors.CallDataTooShort(batch.length, dataAt));
        uint256 targetWord = batch.wordAt(position);
        require(targetWord >> 160 == 0, ISessionKeyErrors.NonCanonicalEncoding(position));
        require(batch.wordAt(position + 64) == 96, ISessionKeyErrors.NonCanonicalEncoding(position + 64));
        uint256 length = batch.wordAt(position + 96);
        require(length <= batch.length - dataAt, ISessionKeyErrors.NonCanonicalEncoding(position + 96));

        target = address(uint160(targetWord));
        value = batch.wordAt(position + 32);
        data = batch[dataAt:dataAt + length];
        next = dataAt + ((length + 31) & ~uint256(31));
    }
}
