// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

/// @title What a static call costs its caller, cold account access included
contract GasMeter {
    function measure(address target, bytes memory data) external view returns (uint256 gasUsed, bytes memory result) {
        uint256 before = gasleft();
        (, result) = target.staticcall(data);
        gasUsed = before - gasleft();
    }
}
