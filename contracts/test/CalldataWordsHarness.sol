// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {CalldataWords} from "../libraries/CalldataWords.sol";

/// @title Words of calldata, read as the module reads them and as Solidity does
contract CalldataWordsHarness {
    using CalldataWords for bytes;

    function wordAt(bytes calldata data, uint256 offset) external pure returns (uint256) {
        return data.wordAt(offset);
    }

    function sliceAt(bytes calldata data, uint256 offset) external pure returns (uint256) {
        return uint256(bytes32(data[offset:offset + 32]));
    }
}
