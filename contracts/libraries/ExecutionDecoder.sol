// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {ISessionKeyErrors} from "../interfaces/ISessionKeyErrors.sol";
import {CalldataWords} from "./CalldataWords.sol";

/// @title Strict decoding of what an account executes
/// @notice Accepts only what the compiler's encoder writes, so that what is checked here is what any account executes,
/// however its own decoder reads other encodings. Positions are bytes from the start of the operation's `callData`.
library ExecutionDecoder {
    using CalldataWords for bytes;

    /// @dev The selector and the arguments' head of `execute`: the mode, the offset and the length of the execution.
    uint256 private constant EXECUTE_HEAD = 100;
    /// @dev A packed single call: the target's 20 bytes, the value's 32, the calldata.
    uint256 private constant SINGLE_HEAD = 52;
    /// @dev An array of calls: the offset of the array and its length, then one offset per call.
    uint256 private constant BATCH_HEAD = 64;
    /// @dev One call in an array: target, value, the offset of its calldata, the length of its calldata.
    uint256 private constant CALL_HEAD = 128;

    /// @notice The arguments of `execute(bytes32 mode, bytes executionCalldata)` (ERC-7579).
    /// @dev Bytes after the end are ignored: apps add attribution suffixes there.
    /// @return mode The execution mode.
    /// @return start Where `executionCalldata` starts.
    /// @return end Where it ends.
    function decodeExecute(bytes calldata callData) internal pure returns (bytes32 mode, uint256 start, uint256 end) {
        _requireLength(callData.length, EXECUTE_HEAD);
        if (callData.wordAt(36) != 64) revert ISessionKeyErrors.NonCanonicalEncoding(36);
        uint256 length = callData.wordAt(68);
        unchecked {
            // The head is inside, as was checked above, so neither line wraps.
            if (length > callData.length - EXECUTE_HEAD) revert ISessionKeyErrors.NonCanonicalEncoding(68);
            return (bytes32(callData.wordAt(4)), EXECUTE_HEAD, EXECUTE_HEAD + length);
        }
    }

    /// @notice The single call that ERC-7579's packed encoding has between `start` and `end`.
    function decodeSingle(
        bytes calldata callData,
        uint256 start,
        uint256 end
    ) internal pure returns (address target, uint256 value, bytes calldata data) {
        unchecked {
            // Positions are bounded by the size of calldata.
            uint256 dataAt = start + SINGLE_HEAD;
            _requireLength(end, dataAt);
            target = callData.addressAt(start);
            value = callData.wordAt(start + 20);
            data = callData.sliceAt(dataAt, end - dataAt);
        }
    }

    /// @notice The number of calls in the ABI encoding of an array of calls between `start` and `end`.
    /// @return count At least 1.
    /// @return position Where the first call must be.
    function decodeBatch(
        bytes calldata callData,
        uint256 start,
        uint256 end
    ) internal pure returns (uint256 count, uint256 position) {
        unchecked {
            // Positions are bounded by the size of calldata.
            _requireLength(end, start + BATCH_HEAD);
            if (callData.wordAt(start) != 32) revert ISessionKeyErrors.NonCanonicalEncoding(start);
            count = callData.wordAt(start + 32);
            if (count == 0) revert ISessionKeyErrors.EmptyBatch();
            // Each call has an offset and a head. Dividing keeps a huge count from wrapping.
            uint256 maximum = (end - start - BATCH_HEAD) / (32 + CALL_HEAD);
            if (count > maximum) revert ISessionKeyErrors.NonCanonicalEncoding(start + 32);
            position = start + BATCH_HEAD + 32 * count;
        }
    }

    /// @notice Reverts unless the batch that starts at `start` has its call number `index` at `position`.
    /// @dev `index` is below the count that `decodeBatch` returned; `position` is what it or the call before returned.
    function checkOffset(bytes calldata callData, uint256 start, uint256 index, uint256 position) internal pure {
        unchecked {
            // No sum here can wrap: `index` and positions are bounded by the size of calldata.
            uint256 heads = start + BATCH_HEAD;
            uint256 offsetAt = heads + 32 * index;
            if (callData.wordAt(offsetAt) != position - heads) {
                revert ISessionKeyErrors.NonCanonicalEncoding(offsetAt);
            }
        }
    }

    /// @notice The ABI encoding of `(address target, uint256 value, bytes data)` at `position`, and where the next one
    /// would be. A batch consists of these, and so do the arguments of ERC-6900's `execute`.
    /// @dev The padding after `data` is neither compared nor required.
    function decodeCall(
        bytes calldata callData,
        uint256 end,
        uint256 position
    ) internal pure returns (address target, uint256 value, bytes calldata data, uint256 next) {
        unchecked {
            // No sum here can wrap: positions and `length` are bounded by the size of calldata.
            uint256 dataAt = position + CALL_HEAD;
            _requireLength(end, dataAt);
            uint256 word = callData.wordAt(position);
            if (word >> 160 != 0) revert ISessionKeyErrors.NonCanonicalEncoding(position);
            if (callData.wordAt(position + 64) != 96) revert ISessionKeyErrors.NonCanonicalEncoding(position + 64);
            uint256 length = callData.wordAt(position + 96);
            if (length > end - dataAt) revert ISessionKeyErrors.NonCanonicalEncoding(position + 96);

            target = address(uint160(word));
            value = callData.wordAt(position + 32);
            data = callData.sliceAt(dataAt, length);
            next = dataAt + ((length + 31) & ~uint256(31));
        }
    }

    function _requireLength(uint256 length, uint256 minimum) private pure {
        if (length < minimum) revert ISessionKeyErrors.CallDataTooShort(length, minimum);
    }
}
