// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {EIP712} from "@openzeppelin/contracts/utils/cryptography/EIP712.sol";
import {SignatureChecker} from "@openzeppelin/contracts/utils/cryptography/SignatureChecker.sol";

/// @title Moves tokens for whoever signed for it, as Permit2 and order books do
/// @notice A holder approves this contract once. From then on a signature of the holder (ERC-1271) moves the tokens.
contract SignedOrders is EIP712("SignedOrders", "1") {
    bytes32 private constant ORDER_TYPE = keccak256("Order(address token,address from,address to,uint256 amount)");

    error WrongSignature(address from, bytes32 digest);

    function fill(IERC20 token, address from, address to, uint256 amount, bytes calldata signature) external {
        bytes32 digest = digestOf(token, from, to, amount);
        bool isSigned = SignatureChecker.isValidERC1271SignatureNowCalldata(from, digest, signature);
        require(isSigned, WrongSignature(from, digest));
        require(token.transferFrom(from, to, amount));
    }

    function digestOf(IERC20 token, address from, address to, uint256 amount) public view returns (bytes32) {
        return _hashTypedDataV4(keccak256(abi.encode(ORDER_TYPE, token, from, to, amount)));
    }
}
