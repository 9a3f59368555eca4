// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

/// @title Calls back whoever calls it
/// @notice It makes the calls that it was told, logs the ones that went through, and answers with the selector that it
/// was called with: what ERC-1271 and ERC-1363 take for a yes.
contract Reentrant {
    struct Attempt {
        address target;
        bytes data;
    }

    Attempt[] private _attempts;

    event WentThrough(uint256 index);

    function prepare(Attempt[] calldata attempts) external {
        delete _attempts;
        for (uint256 i = 0; i < attempts.length; ++i) {
            _attempts.push(attempts[i]);
        }
    }

    fallback(bytes calldata) external returns (bytes memory) {
        for (uint256 i = 0; i < _attempts.length; ++i) {
            (bool isSuccess, ) = _attempts[i].target.call(_attempts[i].data);
            if (isSuccess) emit WentThrough(i);
        }
        return abi.encode(msg.sig);
    }
}
