// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {IERC1271} from "@openzeppelin/contracts/interfaces/IERC1271.sol";
import {IERC7913SignatureVerifier} from "@openzeppelin/contracts/interfaces/IERC7913.sol";
import {ECDSA} from "@openzeppelin/contracts/utils/cryptography/ECDSA.sol";

/// @title A contract that signs with one key (ERC-1271), and verifies for any (ERC-7913)
/// @notice The key of an ERC-7913 signer is an address here.
contract KeyContract is IERC1271, IERC7913SignatureVerifier {
    address private immutable OWNER;

    constructor(address owner) {
        OWNER = owner;
    }

    function isValidSignature(bytes32 hash, bytes calldata signature) external view returns (bytes4) {
        return _isSignedBy(OWNER, hash, signature) ? this.isValidSignature.selector : bytes4(0xffffffff);
    }

    function verify(bytes calldata key, bytes32 hash, bytes calldata signature) external pure returns (bytes4) {
        return _isSignedBy(address(bytes20(key)), hash, signature) ? this.verify.selector : bytes4(0xffffffff);
    }

    function _isSignedBy(address signer, bytes32 hash, bytes calldata signature) private pure returns (bool) {
        (address recovered, ECDSA.RecoverError failure, ) = ECDSA.tryRecover(hash, signature);
        return failure == ECDSA.RecoverError.NoError && recovered == signer;
    }
}
