// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {IERC7913SignatureVerifier} from "@openzeppelin/contracts/interfaces/IERC7913.sol";
import {LowLevelCall} from "@openzeppelin/contracts/utils/LowLevelCall.sol";
import {SignatureChecker} from "@openzeppelin/contracts/utils/cryptography/SignatureChecker.sol";
import {ISessionKeyErrors} from "../interfaces/ISessionKeyErrors.sol";
import {ISessionKeyValidator} from "../interfaces/ISessionKeyValidator.sol";
import {SessionHeader} from "../types/SessionHeader.sol";
import {CalldataWords} from "./CalldataWords.sol";
import {SessionIds} from "./SessionIds.sol";
import {SessionSignatures} from "./SessionSignatures.sol";

/// @title Signatures of session keys
/// @notice 65 bytes of ECDSA for an address; whatever the contract takes for a contract; for an ERC-7913 signer
/// `length (2) ‖ signer ‖ salt (12) ‖ signature`, since its id does not tell who it is.
library KeySignatures {
    using CalldataWords for bytes;

    uint256 private constant ECDSA_LENGTH = 65;
    uint256 private constant ADDRESS_LENGTH = 20;
    uint256 private constant SALT_LENGTH = 12;
    /// @dev Half the order of secp256k1.
    uint256 private constant HALF_ORDER = 0x7FFFFFFFFFFFFFFFFFFFFFFFFFFFFFFF5D576E7357A4501DDFE92F46681B20A0;
    bytes32 private constant TAG = keccak256("session-key-validator.operation");

    /// @notice Whether the session's key signed `signed`. A contract or verifier that reverts says no.
    /// @dev No early `return`: the compiler inlines no function that has one.
    function isValid(
        SessionHeader header,
        bytes32 sessionId,
        bytes32 signed,
        bytes calldata keySignature
    ) internal view returns (bool result) {
        address signer = SessionIds.signerOf(sessionId);
        if (header.isSignedByAddress()) {
            // Any 65 bytes are an ECDSA signature.
            if (keySignature.length != ECDSA_LENGTH) revert ISessionKeyErrors.MalformedSignature(keySignature.length);
            result = isSignedBy(signer, signed, keySignature);
        } else if (header.signerKind() == ISessionKeyValidator.SignerKind.Contract) {
            result = SignatureChecker.isValidERC1271SignatureNowCalldata(signer, signed, keySignature);
        } else {
            result = _isValidERC7913(sessionId, signed, keySignature);
        }
    }

    /// @notice Who the session's key is, as far as the id and the signature tell.
    function signerOf(
        ISessionKeyValidator.SignerKind kind,
        bytes32 sessionId,
        bytes calldata keySignature
    ) internal pure returns (bytes memory signer, uint96 salt) {
        if (kind == ISessionKeyValidator.SignerKind.ERC7913) {
            (bytes calldata named, bytes calldata salted, ) = _decodeERC7913(keySignature);
            return (named, uint96(bytes12(bytes32(salted.wordAt(named.length)))));
        }
        return (abi.encodePacked(SessionIds.signerOf(sessionId)), SessionIds.saltOf(sessionId));
    }

    /// @notice What the key signs. The operation's hash leaves its signature out, so the digest binds what stands
    /// there: nobody who relays the operation can move it to another session, module or entity of the same key.
    /// @return result `keccak256(abi.encode(TAG, address(this), entityId, sessionId, userOpHash))`.
    function digest(uint256 entityId, bytes32 sessionId, bytes32 userOpHash) internal view returns (bytes32 result) {
        bytes32 tag = TAG;
        // Hashed beyond the free memory pointer, without reserving what is needed only here.
        assembly ("memory-safe") {
            let words := mload(0x40)
            mstore(words, tag)
            mstore(add(words, 0x20), address())
            mstore(add(words, 0x40), entityId)
            mstore(add(words, 0x60), sessionId)
            mstore(add(words, 0x80), userOpHash)
            result := keccak256(words, 0xa0)
        }
    }

    /// @notice Whether `signer`, which is not zero, signed `signed`.
    /// @param keySignature 65 bytes: r, s, v.
    /// @dev What recovers to no address leaves zero. A high `s` is the other signature that anyone can make from a
    /// valid one (EIP-2). OpenZeppelin's `ECDSA` answers such a signature before it recovers anything; here that would
    /// make a dummy signature cheaper than a real one, and estimates low.
    function isSignedBy(
        address signer,
        bytes32 signed,
        bytes calldata keySignature
    ) internal view returns (bool result) {
        assembly ("memory-safe") {
            // The precompile takes hash, v, r and s, a word each; they lie beyond the free memory pointer.
            let input := mload(0x40)
            let s := calldataload(add(keySignature.offset, 0x20))
            mstore(input, signed)
            mstore(add(input, 0x20), byte(31, calldataload(add(keySignature.offset, 0x21))))
            calldatacopy(add(input, 0x40), keySignature.offset, 0x40)
            mstore(0x00, 0)
            pop(staticcall(gas(), 1, input, 0x80, 0x00, 0x20))
            result := and(eq(mload(0x00), signer), iszero(gt(s, HALF_ORDER)))
        }
    }

    /// @dev OpenZeppelin's `SignatureChecker` does the same behind a branch for signers without a key, which are no
    /// ERC-7913 signers here.
    function _isValidERC7913(
        bytes32 sessionId,
        bytes32 signed,
        bytes calldata keySignature
    ) private view returns (bool) {
        (bytes calldata signer, bytes calldata salted, bytes calldata signature) = _decodeERC7913(keySignature);
        bytes32 signersId = SessionIds.idOfERC7913(salted);
        require(signersId == sessionId, ISessionKeyErrors.SignerMismatch(sessionId, signersId));
        bytes calldata key = signer.sliceAt(ADDRESS_LENGTH, signer.length - ADDRESS_LENGTH);
        (bool isSuccess, bytes32 answer, ) = LowLevelCall.staticcallReturn64Bytes(
            address(uint160(signer.wordAt(0) >> 96)),
            abi.encodeCall(IERC7913SignatureVerifier.verify, (key, signed, signature))
        );
        // Exactly one word: what only repeats its calldata, as the precompile at 0x04, repeats the magic value too.
        bool isAnswered = isSuccess && LowLevelCall.returnDataSize() == 32;
        return isAnswered && answer == bytes32(IERC7913SignatureVerifier.verify.selector);
    }

    /// @notice Takes the signature of an ERC-7913 signer apart.
    /// @return signer The verifier's address and the key.
    /// @return salted The signer, then the salt.
    /// @return signature What the verifier judges.
    function _decodeERC7913(
        bytes calldata keySignature
    ) private pure returns (bytes calldata signer, bytes calldata salted, bytes calldata signature) {
        bytes calldata rest;
        (signer, rest) = SessionSignatures.takePrefixed(keySignature);
        bool isLongEnough = signer.length > ADDRESS_LENGTH && rest.length >= SALT_LENGTH;
        require(isLongEnough, ISessionKeyErrors.MalformedSignature(keySignature.length));
        salted = signer.sliceAt(0, signer.length + SALT_LENGTH);
        signature = rest.sliceAt(SALT_LENGTH, rest.length - SALT_LENGTH);
    }
}
