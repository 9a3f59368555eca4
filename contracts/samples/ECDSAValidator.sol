// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {ERC4337Utils} from "@openzeppelin/contracts/account/utils/ERC4337Utils.sol";
import {IERC1271} from "@openzeppelin/contracts/interfaces/IERC1271.sol";
import {PackedUserOperation} from "@openzeppelin/contracts/interfaces/IERC4337.sol";
import {IERC7579Validator, MODULE_TYPE_VALIDATOR} from "@openzeppelin/contracts/interfaces/draft-IERC7579.sol";
import {ECDSA} from "@openzeppelin/contracts/utils/cryptography/ECDSA.sol";

/// @title ECDSAValidator, an example
/// @notice The smallest root validator for an ERC-7579 account: one owner, who signs the operation's raw hash. It is
/// here to try session keys with, and to compare their gas with; it is no part of the module.
/// @dev An ERC-1271 message is signed as it is, so two accounts of one owner accept the same signature unless the
/// message names its account, as grants of `SessionKeyValidator` do. Accounts for real money want ERC-7739.
contract ECDSAValidator is IERC7579Validator {
    mapping(address account => address owner) private _owners;

    /// @notice The calling account's owner is now `owner`.
    event OwnerSet(address indexed account, address indexed owner);

    /// @notice The account has an owner already.
    error AlreadyInstalled(address account);
    /// @notice The data is not 20 bytes of an address other than zero.
    error InvalidOwner(bytes data);

    /// @notice Sets the calling account's owner. Reverts where there is one.
    /// @param data The owner's address, 20 bytes.
    function onInstall(bytes calldata data) external {
        require(_owners[msg.sender] == address(0), AlreadyInstalled(msg.sender));
        address owner = address(bytes20(data));
        require(data.length == 20 && owner != address(0), InvalidOwner(data));
        _owners[msg.sender] = owner;
        emit OwnerSet(msg.sender, owner);
    }

    /// @notice Forgets the calling account's owner.
    function onUninstall(bytes calldata) external {
        delete _owners[msg.sender];
        emit OwnerSet(msg.sender, address(0));
    }

    /// @notice Whether the owner signed the operation (ERC-4337 validation data).
    function validateUserOp(PackedUserOperation calldata userOp, bytes32 userOpHash) external view returns (uint256) {
        return
            _isOwnerSignature(userOpHash, userOp.signature)
                ? ERC4337Utils.SIG_VALIDATION_SUCCESS
                : ERC4337Utils.SIG_VALIDATION_FAILED;
    }

    /// @notice Whether the owner signed the message (ERC-1271).
    function isValidSignatureWithSender(
        address,
        bytes32 hash,
        bytes calldata signature
    ) external view returns (bytes4) {
        return _isOwnerSignature(hash, signature) ? IERC1271.isValidSignature.selector : bytes4(0xffffffff);
    }

    /// @notice The account's owner, or zero.
    function ownerOf(address account) external view returns (address) {
        return _owners[account];
    }

    /// @notice Whether the account has an owner.
    function isInitialized(address account) external view returns (bool) {
        return _owners[account] != address(0);
    }

    /// @notice This is a validator (ERC-7579 module type 1).
    function isModuleType(uint256 moduleTypeId) external pure returns (bool) {
        return moduleTypeId == MODULE_TYPE_VALIDATOR;
    }

    function _isOwnerSignature(bytes32 hash, bytes calldata signature) private view returns (bool) {
        (address recovered, ECDSA.RecoverError failure, ) = ECDSA.tryRecoverCalldata(hash, signature);
        return failure == ECDSA.RecoverError.NoError && recovered == _owners[msg.sender];
    }
}
